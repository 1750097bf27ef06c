import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRespond, type RespondDeps } from '../../../lambdas/interactions/respond.ts';
import {
  CONFIGURED,
  command,
  component,
  directMessage,
  ephemeralText,
  GENERAL,
  GUILD,
  INTERACTION,
  type Json,
  MOD_ROLE,
  MODERATOR,
  MODS,
  OTHER_GUILD,
  report,
  resolvedAs,
  STRANGER,
  sampleWorld,
  TOKEN,
  USER,
} from '../../support/lambdas/sample-interactions.ts';
import { OBJECT_NAMES } from '../../support/object-names.ts';

test('a PING is answered with a PONG', async () => {
  assert.deepEqual(await createRespond(sampleWorld().deps)({ type: 1 }), { type: 1 });
});

const refused: [string, Json, RegExp][] = [
  ['a command in a direct message', directMessage(report({ type: 'full' })), /only in a server/],
  [
    'a component in a direct message',
    directMessage(component('settings:ignoredRoles', [])),
    /only in a server/,
  ],
  ['an unknown command', command('ban'), /not known here.*`\/report`/],
  [
    'the user command of the same name',
    { ...command('report'), data: { type: 2, name: 'report' } },
    /not known here/,
  ],
  [
    'an unknown option',
    report({ type: 'full', user: '1' }),
    /no such option: it takes `type`, `channel`, `dates`, `timezone`/,
  ],
  ['an option of the settings', command('userstats-settings', [{ name: 'x', value: 1 }]), /takes no options/],
  ['a channel for userstats', command('userstats', [{ name: 'channel', value: MODS }]), /it takes `dates`/],
  ['a report without a type', report({}), /`type` must be one of full, weekday, hourly/],
  ['a type that is an object’s property', report({ type: 'toString' }), /`type` must be one of/],
  ['dates that are not text', command('userstats', [{ name: 'dates', value: 2018 }]), /`dates` must be text/],
  ['unreadable dates', report({ type: 'full', dates: 'smarch 13' }), /could not be read.*`January 2018`/],
  ['dates before the first data', report({ type: 'full', dates: 'January 2016' }), /no data before/],
  [
    'a channel that is not an id',
    report({ type: 'full', channel: '#general' }),
    /must be a channel of this server/,
  ],
  [
    'a channel that is not known',
    report({ type: 'full', channel: STRANGER }),
    /is not a channel of this server/,
  ],
  [
    'a channel of another server',
    report({ type: 'full', channel: STRANGER }, resolvedAs(STRANGER, { type: 0, guild_id: OTHER_GUILD })),
    /is not a channel of this server/,
  ],
  [
    'a category without known channels',
    report({ type: 'full', channel: STRANGER }, resolvedAs(STRANGER, { type: 4 })),
    new RegExp(`No channel is known to be in the category <#${STRANGER}>\\. Choose one`),
  ],
  [
    'a directory of servers, where nobody can write',
    report({ type: 'full', channel: STRANGER }, resolvedAs(STRANGER, { type: 14 })),
    /Nothing is counted in/,
  ],
  [
    'a time zone that does not exist',
    report({ type: 'hourly', timezone: 'Europe/Berln' }),
    /no time zone called `Europe\/Berln`\. .* such as `Europe\/Berlin`, .*`UTC`\.$/,
  ],
  [
    'a time zone that resembles none',
    report({ type: 'hourly', timezone: '@everyone `' }),
    /no time zone called `@\u200beveryone '`\. .*`UTC`\.$/,
  ],
  [
    'a time zone that is not text',
    command('report', [
      { name: 'type', value: 'hourly' },
      { name: 'timezone', value: 2 },
    ]),
    /`timezone` must be the name of a time zone/,
  ],
  [
    'a time zone for userstats',
    command('userstats', [{ name: 'timezone', value: 'UTC' }]),
    /it takes `dates`/,
  ],
  ['someone without a moderator role', report({ type: 'full' }, { permissions: '0' }), /Only members with/],
  [
    'settings for a moderator',
    command('userstats-settings', [], MODERATOR),
    /Manage Server can see and change/,
  ],
  [
    'a choice by a moderator',
    component('settings:ignoredRoles', [], MODERATOR),
    /Manage Server can see and change/,
  ],
  ['the button in a direct message', directMessage(component('privacy:unlink', [])), /only in a server/],
  ['another button of that panel', component('privacy:other', []), /not in use any more/],
  ['an unknown component', component('poll:1', []), /not in use any more/],
];

for (const [what, interaction, message] of refused) {
  test(`${what}: only the user sees the error, and nothing else happens`, async () => {
    const { deps, invoked, written, unlinked } = sampleWorld();
    assert.match(await ephemeralText(interaction, deps), message);
    assert.deepEqual([...invoked, ...written, ...unlinked], []);
  });
}

const failures: (keyof RespondDeps)[] = ['readSettings', 'readSince', 'readDirectory', 'invokeReports'];
for (const name of failures) {
  test(`when ${name} fails, the user gets the reference that is in the log, and the failure is counted`, async () => {
    const { deps, logged, emitted } = sampleWorld();
    const broken = { ...deps, [name]: () => Promise.reject(new Error('away')) };
    const text = await ephemeralText(report({ type: 'full', channel: GENERAL }), broken);
    assert.match(text, new RegExp(`^Something went wrong, reference ${INTERACTION}\\b`));
    assert.equal(logged.length, 1);
    assert.match(logged[0] ?? '', new RegExp(`"error".*${INTERACTION}.*"failed".*away`));
    assert.deepEqual(emitted, [{ CommandFailures: 1 }]);
  });
}

test('an interaction is answered in time when a database hangs', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const hanging = { ...sampleWorld().deps, readSettings: () => Promise.withResolvers<never>().promise };
  const text = ephemeralText(report({ type: 'full' }), hanging);
  t.mock.timers.tick(2500);
  assert.match(await text, /Something went wrong/);
});

test('each interaction logs one line, without its user or its token', async () => {
  const { deps, logged, emitted } = sampleWorld();
  const respond = createRespond(deps);
  for (const [, interaction] of refused) await respond(interaction);
  await respond(report({ type: 'full' }));
  await respond(component('settings:ignoredRoles', [MOD_ROLE]));
  assert.equal(logged.length, refused.length + 2);
  assert.deepEqual(emitted, [], 'a refusal is not a failure');
  const log = logged.join('\n');
  for (const secret of [USER, TOKEN, 'somebody', 'smarch', 'ban']) assert.ok(!log.includes(secret), secret);
  assert.match(
    log,
    new RegExp(`"interaction":"${INTERACTION}","guild":"${GUILD}","command":"report","outcome":"deferred"`),
  );
});

test('the name of an object’s property is not a command, component, option, choice or zone', async () => {
  for (const name of OBJECT_NAMES) {
    const { deps, invoked, written, logged } = sampleWorld();
    const say = (interaction: Json) => ephemeralText(interaction, deps);
    assert.match(await say(command(name)), /not known here/);
    assert.match(await say(component(name, [])), /not in use/);
    assert.match(await say(component(`settings:${name}`, [])), /not in use/);
    assert.match(await say(component('settings:ignoredRoles', [name])), /choose up to 25 roles/);
    assert.match(await say(report({ type: name })), /`type` must be one of/);
    assert.match(await say(report({ type: 'full', [name]: 'x' })), /no such option/);
    assert.match(await say(report({ type: 'full', channel: name })), /must be a channel/);
    assert.match(await say(report({ type: 'full', timezone: name })), /no time zone/);
    assert.match(await say(report({ type: 'full', dates: name })), /could not be read/);
    assert.deepEqual([invoked, written], [[], []]);
    assert.ok(!logged.some((line) => line.includes('failed')));
  }
});

test('a locale and a text being typed may be the name of an object’s property', async () => {
  for (const name of OBJECT_NAMES) {
    const { deps, invoked, logged } = sampleWorld(CONFIGURED);
    const respond = createRespond(deps);
    await respond(report({ type: 'full' }, { ...MODERATOR, locale: name }));
    assert.equal(invoked[0]?.locale, 'en');
    for (const option of ['dates', 'timezone', name]) {
      for (const value of ['', name]) {
        const typed = command('report', [{ name: option, value, focused: true }], { locale: name });
        const response = await respond({ ...typed, type: 4 });
        assert.equal(response.type, 8);
      }
    }
    assert.ok(!logged.some((line) => line.includes('failed')), logged.join('\n'));
  }
});
