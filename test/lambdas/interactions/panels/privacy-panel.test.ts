import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isUnlinkButton, privacyPanel } from '../../../../lambdas/interactions/panels/privacy-panel.ts';
import { LOCALES } from '../../../../shared/locale.ts';
import { monthOf } from '../../../../shared/time.ts';
import {
  APPLICATION,
  CONFIGURED,
  command,
  component,
  ephemeralText,
  GENERAL,
  GUILD,
  MOD_ROLE,
  NOW,
  sampleWorld,
  TOKEN,
  USER,
} from '../../../support/lambdas/sample-interactions.ts';

const roles = (count: number) => Array.from({ length: count }, (_, n) => `999999999999999999${10 + n}`);
const textOf = (ignoredRoles: string[], now = NOW) => privacyPanel({ ignoredRoles }, now, 'en').content;

test('the panel says when the current month’s hashes are deleted', () => {
  const ends: [now: string, said: RegExp][] = [
    [
      '2018-01-01T00:00:00Z',
      /^January ends on \*\*1 February 2018, 00:00 UTC\*\*.* by the end of that day at the latest/m,
    ],
    ['2018-02-28T23:59:59.999Z', /^February ends on \*\*1 March 2018, 00:00 UTC\*\*/m],
    ['2018-12-31T12:00:00Z', /^December ends on \*\*1 January 2019, 00:00 UTC\*\*/m],
  ];
  for (const [now, said] of ends) assert.match(textOf([], Date.parse(now)), said);
});

test('the end on the panel is always the first moment of another month', () => {
  const instants = fc.integer({ min: Date.UTC(2015, 0), max: Date.UTC(2100, 0) });
  fc.assert(
    fc.property(instants, (now) => {
      const [, end = ''] = /ends on \*\*(.+?)\*\*/.exec(textOf([], now)) ?? [];
      const at = Date.parse(end);
      assert.ok(at > now);
      assert.equal(monthOf(at - 1), monthOf(now));
      assert.notEqual(monthOf(at), monthOf(now));
    }),
  );
});

test('the panel names the roles that opt out, or who can set one', () => {
  assert.match(textOf(roles(1)), /with the role <@&99999999999999999910> are not counted/);
  assert.match(
    textOf(roles(2)),
    /one of the roles <@&99999999999999999910>, <@&99999999999999999911> are not/,
  );
  assert.match(textOf([]), /This server has no role for it\. .*`\/userstats-settings`/);
  assert.doesNotMatch(textOf([]), /<@&/);
});

test('the fullest panel stays within Discord’s limits', () => {
  for (const locale of LOCALES) {
    const { content, components = [] } = privacyPanel({ ignoredRoles: roles(25) }, NOW, locale);
    assert.ok(content.length <= 2000, `${locale}: ${content.length} characters`);
    for (const role of roles(25)) assert.ok(content.includes(`<@&${role}>`));
    assert.equal(components.length, 1);
    const [button] = components[0]?.components ?? [];
    assert.ok(button && 'label' in button);
    assert.ok(button.label.length <= 80 && button.custom_id.length <= 100);
  }
});

test('only the panel’s button is recognised as the button', () => {
  const [button] = privacyPanel({ ignoredRoles: [] }, NOW, 'en').components?.[0]?.components ?? [];
  assert.equal(isUnlinkButton({ customId: button?.custom_id ?? '' }), true);
  for (const customId of ['', 'privacy:', 'privacy:unlink:1', 'settings:ignoredRoles']) {
    assert.equal(isUnlinkButton({ customId }), false);
  }
});

test('everyone can see the panel anywhere, whatever the settings are', async () => {
  const nobody = { permissions: '0', roles: [], channel: { id: GENERAL, type: 0 } };
  for (const settings of [CONFIGURED, {}]) {
    const { deps } = sampleWorld(settings);
    const text = await ephemeralText(command('userstats-privacy', [], nobody), deps);
    assert.match(text, /February ends on \*\*1 March 2018, 00:00 UTC\*\*/);
  }
});

test('the panel names the server’s role that opts out, once it is set', async () => {
  const { deps } = sampleWorld({ ...CONFIGURED, ignoredRoles: [MOD_ROLE] });
  assert.match(
    await ephemeralText(command('userstats-privacy'), deps),
    new RegExp(`Members with the role <@&${MOD_ROLE}> are not counted`),
  );
});

test('the button requests that the user who presses it is unlinked', async () => {
  const { deps, unlinked, logged } = sampleWorld(CONFIGURED);
  const pressed = component('privacy:unlink', [], { permissions: '0' });
  assert.match(await ephemeralText(pressed, deps), /^You are being unlinked/);
  assert.deepEqual(unlinked, [
    { guild: GUILD, user: USER, applicationId: APPLICATION, token: TOKEN, locale: 'en' },
  ]);
  assert.match(logged.join(), /"command":"component","outcome":"unlinking requested"/);
  for (const secret of [USER, TOKEN]) assert.ok(!logged.join().includes(secret));
});

test('without a running worker, the user learns that nothing was unlinked', async () => {
  const { deps } = sampleWorld();
  const deserted = { ...deps, sendUnlinkRequest: async () => false };
  const text = await ephemeralText(component('privacy:unlink', []), deserted);
  assert.match(text, /^Nothing was unlinked: .* Try again in a few minutes\.$/);
});
