import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { MessageData } from '../../../../lambdas/interactions/endpoint/response.ts';
import { chosenSetting, settingsPanel } from '../../../../lambdas/interactions/panels/settings-panel.ts';
import { createRespond } from '../../../../lambdas/interactions/respond.ts';
import { LOCALES, type Locale } from '../../../../shared/locale.ts';
import { NO_SETTINGS, SETTING_NAMES, type Settings } from '../../../../shared/state/guild-settings.ts';
import { UserError } from '../../../../shared/user-error.ts';
import {
  CONFIGURED,
  command,
  component,
  GENERAL,
  GUILD,
  MOD_ROLE,
  MODS,
  sampleWorld,
} from '../../../support/lambdas/sample-interactions.ts';

const menus = (settings: Settings, locale: Locale = 'en') =>
  settingsPanel(settings, locale).components.map((row) => row.components[0]);

const ids = (count: number) => Array.from({ length: count }, (_, n) => `999999999999999999${10 + n}`);

const full: Settings = {
  moderatorRoles: ids(25),
  moderatorChannels: ids(25),
  ignoredChannels: ids(25),
  ignoredRoles: ids(25),
  reportChannel: ids(1),
};

test('the fullest panel stays within Discord’s limits', () => {
  const panels = LOCALES.flatMap((locale) => [NO_SETTINGS, full].map((settings) => ({ settings, locale })));
  for (const { settings, locale } of panels) {
    const { content, components } = settingsPanel(settings, locale);
    assert.ok(content.length <= 2000, `${locale}: ${content.length} characters`);
    assert.equal(components.length, 5);
    for (const menu of menus(settings, locale)) {
      assert.ok(menu.custom_id.length <= 100 && menu.placeholder.length <= 150);
      assert.ok(menu.min_values === 0 && menu.max_values <= 25);
      assert.ok(menu.default_values.length <= menu.max_values);
    }
    assert.equal(new Set(menus(settings, locale).map((menu) => menu.custom_id)).size, 5);
  }
});

test('every id fits its menu: roles in role menus, channels in channel menus', () => {
  for (const menu of menus(full)) {
    const of = menu.type === 6 ? 'role' : 'channel';
    assert.ok(menu.default_values.every(({ type }) => type === of));
    assert.equal(menu.channel_types !== undefined, of === 'channel');
  }
  const types = Object.fromEntries(menus(full).map((menu) => [menu.custom_id, menu.type]));
  assert.deepEqual(types, {
    'settings:moderatorRoles': 6,
    'settings:moderatorChannels': 8,
    'settings:ignoredChannels': 8,
    'settings:ignoredRoles': 6,
    'settings:reportChannel': 8,
  });
});

test('a choice comes back as the same setting, each id once', () => {
  const someIds = fc.uniqueArray(fc.bigInt({ min: 10n ** 17n, max: 10n ** 20n - 1n }).map(String), {
    maxLength: 25,
  });
  fc.assert(
    fc.property(fc.constantFrom(...SETTING_NAMES), someIds, (name, some) => {
      const chosen = name === 'reportChannel' ? some.slice(0, 1) : some;
      const menu = menus({ ...NO_SETTINGS, [name]: chosen }).find((each) => each.custom_id.endsWith(name));
      assert.ok(menu);
      const values = menu.default_values.map(({ id }) => id);
      assert.deepEqual(chosenSetting({ customId: menu.custom_id, values: [...values, ...values] }, GUILD), {
        name,
        ids: chosen,
      });
    }),
  );
});

test('the panel shows the current settings', () => {
  const { content } = settingsPanel({ ...NO_SETTINGS, moderatorRoles: ids(2), reportChannel: ids(1) }, 'en');
  assert.match(content, /\*\*Moderator roles\*\*.*\n> <@&99999999999999999910>, <@&99999999999999999911>\n/);
  assert.match(content, /\*\*Report channel\*\*.*\n> <#99999999999999999910>\n/);
  assert.match(content, /\*\*Moderator channels\*\*.*\n> not set: .*only the member who asks/);
  assert.match(content, /within half a minute/);
  assert.match(settingsPanel(full, 'en').content, /<@&99999999999999999919> and 15 more\n/);
});

const refusals: [string, string, unknown[], RegExp][] = [
  ['a menu of another kind', 'settings:salt', ids(1), /not in use any more/],
  ['a name that every object has', 'settings:constructor', ids(1), /not in use any more/],
  ['26 values', 'settings:ignoredRoles', ids(26), /up to 25 roles/],
  ['two report channels', 'settings:reportChannel', ids(2), /up to 1 channel /],
  ['a value that is no id', 'settings:ignoredRoles', ['everyone'], /up to 25 roles/],
  ['a value that is no text', 'settings:ignoredRoles', [{ id: 1 }], /up to 25 roles/],
  ['@everyone', 'settings:moderatorRoles', [GUILD], /@everyone cannot be chosen/],
];

for (const [what, customId, values, message] of refusals) {
  test(`${what} is refused`, () => {
    assert.throws(
      () => chosenSetting({ customId, values }, GUILD),
      (error) => error instanceof UserError && message.test(error.message),
    );
  });
}

/** The values chosen in the menu of a row of the message. */
function chosenIn({ components = [] }: MessageData, row: number) {
  const [menu] = components[row]?.components ?? [];
  assert.ok(menu && 'default_values' in menu);
  return menu.default_values;
}

test('the panel has a menu for each setting', async () => {
  const { deps } = sampleWorld(CONFIGURED);
  const response = await createRespond(deps)(command('userstats-settings'));
  assert.ok('data' in response && response.data && 'components' in response.data);
  assert.equal(response.type, 4);
  assert.equal(response.data.flags, 64);
  assert.equal(response.data.components?.length, 5);
  assert.deepEqual(chosenIn(response.data, 0), [{ id: MOD_ROLE, type: 'role' }]);
});

test('a choice is stored and shown, even when the read is older than the write', async () => {
  const { deps, written } = sampleWorld(CONFIGURED);
  const response = await createRespond(deps)(
    component('settings:moderatorChannels', [GENERAL, GENERAL, MODS]),
  );
  assert.deepEqual(written, [{ guild: GUILD, name: 'moderatorChannels', ids: [GENERAL, MODS] }]);
  assert.equal(response.type, 7);
  assert.ok('data' in response && response.data && 'components' in response.data);
  assert.deepEqual(response.data.allowed_mentions, { parse: [] });
  assert.deepEqual(chosenIn(response.data, 1), [
    { id: GENERAL, type: 'channel' },
    { id: MODS, type: 'channel' },
  ]);
  assert.deepEqual(chosenIn(response.data, 0), [{ id: MOD_ROLE, type: 'role' }]);
});
