import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commands } from '../../../lambdas/interactions/commands/command-definitions.ts';
import { MalformedInteraction } from '../../../lambdas/interactions/endpoint/json-fields.ts';
import type { MessageData } from '../../../lambdas/interactions/endpoint/response.ts';
import { createRespond, type RespondDeps } from '../../../lambdas/interactions/respond.ts';
import {
  APPLICATION,
  CATEGORY,
  command,
  component,
  directMessage,
  GENERAL,
  GUILD,
  INTERACTION,
  type Json,
  MOD_ROLE,
  MODS,
  OTHER_GUILD,
  report,
  sampleWorld,
  TOKEN,
  USER,
} from '../../support/lambdas/sample-interactions.ts';
import { OBJECT_NAMES } from '../../support/object-names.ts';

const JANUARY = { start: Date.UTC(2018, 0, 1), end: Date.UTC(2018, 1, 1), swapped: false };
const configured = { moderatorRoles: [MOD_ROLE], moderatorChannels: [MODS] };
const moderator = { permissions: '0', roles: [MOD_ROLE] };
const STRANGER = '899999999999999999';

/** The text of an answer that must be a message for the asker's eyes alone that mentions nobody. */
async function ephemeralText(interaction: Json, deps: RespondDeps): Promise<string> {
  const response = await createRespond(deps)(interaction);
  assert.equal(response.type, 4);
  assert.ok('data' in response && response.data && 'content' in response.data);
  assert.equal(response.data.flags, 64);
  assert.deepEqual(response.data.allowed_mentions, { parse: [] });
  assert.ok(response.data.content.length <= 2000);
  return response.data.content;
}

test('a PING is answered with a PONG', async () => {
  assert.deepEqual(await createRespond(sampleWorld().deps)({ type: 1 }), { type: 1 });
});

test('a moderator in a moderator channel gets a public answer, and the report is asked for', async () => {
  const { deps, invoked } = sampleWorld(configured);
  assert.deepEqual(await createRespond(deps)(report({ type: 'full' }, moderator)), { type: 5 });
  assert.deepEqual(invoked, [
    {
      id: INTERACTION,
      applicationId: APPLICATION,
      token: TOKEN,
      locale: 'en',
      guild: GUILD,
      command: { name: 'report', type: 'full' },
      range: JANUARY,
      attachmentSizeLimit: 26_214_400,
    },
  ]);
});

test('before anything is set, the answer to Manage Server is theirs alone', async () => {
  const { deps, invoked } = sampleWorld();
  const response = await createRespond(deps)(
    command('userstats', [{ name: 'dates', type: 3, value: 'January 2018' }]),
  );
  assert.deepEqual(response, { type: 5, data: { flags: 64 } });
  assert.deepEqual(
    invoked.map(({ command, range }) => ({ command, range })),
    [{ command: { name: 'userstats' }, range: JANUARY }],
  );
});

test('the moment of asking is the interaction’s own', async () => {
  const { deps, invoked } = sampleWorld();
  await createRespond(deps)(command('userstats', [{ name: 'dates', value: 'yesterday' }]));
  assert.equal(invoked[0]?.range.start, Date.UTC(2018, 1, 9));
});

test('where Discord sends no attachment limit, 10 MiB hold', async () => {
  const { deps, invoked } = sampleWorld();
  const { attachment_size_limit: _, ...interaction } = report({ type: 'hourly' });
  await createRespond(deps)(interaction);
  assert.equal(invoked[0]?.attachmentSizeLimit, 10_485_760);
});

test('a channel’s name is the one that Discord sends, else the last known one', async () => {
  const { deps, invoked } = sampleWorld();
  const resolved = { channels: { [GENERAL]: { id: GENERAL, name: 'general-🎉', type: 0, guild_id: GUILD } } };
  await createRespond(deps)(report({ type: 'full', channel: GENERAL }, { resolved }));
  await createRespond(deps)(report({ type: 'full', channel: GENERAL }));
  assert.deepEqual(
    invoked.map(({ command }) => command),
    ['general-🎉', 'general'].map((name) => ({
      name: 'report',
      type: 'full',
      channel: { id: GENERAL, name },
    })),
  );
});

const resolvedAs = (id: string, channel: Json) => ({
  resolved: { channels: { [id]: { id, name: 'x', ...channel } } },
});

const refused: [string, Json, RegExp][] = [
  ['a command in a direct message', directMessage(report({ type: 'full' })), /in a server only/],
  [
    'a component in a direct message',
    directMessage(component('settings:ignoredRoles', [])),
    /in a server only/,
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
  ['a type that every object has', report({ type: 'toString' }), /`type` must be one of/],
  ['dates that are no text', command('userstats', [{ name: 'dates', value: 2018 }]), /`dates` must be text/],
  ['unreadable dates', report({ type: 'full', dates: 'smarch 13' }), /could not be read.*`January 2018`/],
  ['dates before the first data', report({ type: 'full', dates: 'January 2016' }), /no data before/],
  [
    'a channel that is no id',
    report({ type: 'full', channel: '#general' }),
    /must be a channel of this server/,
  ],
  ['a channel nobody knows', report({ type: 'full', channel: STRANGER }), /is not a channel of this server/],
  [
    'a channel of another server',
    report({ type: 'full', channel: STRANGER }, resolvedAs(STRANGER, { type: 0, guild_id: OTHER_GUILD })),
    /is not a channel of this server/,
  ],
  [
    'a category that no channel is known to be in',
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
    'a time zone of which nothing is known',
    report({ type: 'hourly', timezone: '@everyone `' }),
    /no time zone called `@\u200beveryone '`\. .*`UTC`\.$/,
  ],
  [
    'a time zone that is no text',
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
    command('userstats-settings', [], moderator),
    /Manage Server can see and change/,
  ],
  [
    'a choice by a moderator',
    component('settings:ignoredRoles', [], moderator),
    /Manage Server can see and change/,
  ],
  ['the button in a direct message', directMessage(component('privacy:unlink', [])), /in a server only/],
  ['another button of that panel', component('privacy:other', []), /not in use any more/],
  ['an unknown component', component('poll:1', []), /not in use any more/],
];

test('a thread, a forum, a stage and a category are asked for like any channel', async () => {
  const { deps, invoked } = sampleWorld();
  const inCategory = { id: STRANGER, name: 'inside', kind: 0, parent: CATEGORY };
  const world = { ...deps, readDirectory: async () => new Map([[STRANGER, inCategory]]) };
  for (const type of [4, 10, 11, 12, 13, 15]) {
    const asked = report({ type: 'full', channel: CATEGORY }, resolvedAs(CATEGORY, { type }));
    assert.equal((await createRespond(world)(asked)).type, 5, String(type));
  }
  assert.deepEqual(invoked.at(-1)?.command, {
    name: 'report',
    type: 'full',
    channel: { id: CATEGORY, name: 'x' },
  });
});

test('a channel that was deleted meanwhile is known by what is kept of it', async () => {
  const { deps, invoked } = sampleWorld();
  const gone = { id: STRANGER, name: 'gone', kind: 0, deleted: true as const };
  const world = { ...deps, readDirectory: async () => new Map([[STRANGER, gone]]) };
  assert.equal((await createRespond(world)(report({ type: 'full', channel: STRANGER }))).type, 5);
  const [request] = invoked;
  assert.ok(request?.command.name === 'report');
  assert.deepEqual(request.command.channel, { id: STRANGER, name: 'gone' });
});

test('a time zone is asked for under its name of today, however it was written', async () => {
  const { deps, invoked } = sampleWorld();
  for (const timezone of ['Europe/Berlin', ' europe/berlin ', 'Asia/Calcutta', 'US/Eastern', 'utc'])
    await createRespond(deps)(report({ type: 'heatmap', timezone }));
  assert.deepEqual(
    invoked.map(({ command }) => (command.name === 'report' ? command.zone : undefined)),
    ['Europe/Berlin', 'Europe/Berlin', 'Asia/Kolkata', 'America/New_York', 'UTC'],
  );
});

for (const [what, interaction, message] of refused) {
  test(`${what}: an error for the asker alone, and nothing is run`, async () => {
    const { deps, invoked, written, unlinked } = sampleWorld();
    assert.match(await ephemeralText(interaction, deps), message);
    assert.deepEqual([...invoked, ...written, ...unlinked], []);
  });
}

test('a report over a month’s end names ranges that can be pasted as they are', async () => {
  const { deps, invoked } = sampleWorld();
  const text = await ephemeralText(report({ type: 'full', dates: '2017-12-30 to 2018-02-02' }), deps);
  const named = [...text.matchAll(/- `(.+?)`/g)].map((match) => match[1] ?? '');
  assert.deepEqual(named, [
    '2017-12-30 to 2018-01-01',
    '2018-01-01 to 2018-02-01',
    '2018-02-01 to 2018-02-02',
  ]);
  for (const dates of named) await createRespond(deps)(report({ type: 'full', dates }));
  assert.deepEqual(
    invoked.map(({ range }) => [range.start, range.end]),
    [
      [Date.UTC(2017, 11, 30), JANUARY.start],
      [JANUARY.start, JANUARY.end],
      [JANUARY.end, Date.UTC(2018, 1, 2)],
    ],
  );
});

test('of a range far too long only the months with data are named, in a message that fits', async () => {
  const { deps } = sampleWorld();
  const text = await ephemeralText(report({ type: 'full', dates: '2016-01-01 to 2019-01-01' }), deps);
  assert.deepEqual(
    [...text.matchAll(/- `(....-..)/g)].map((match) => match[1]),
    ['2017-12', '2018-01', '2018-02'],
  );
  const long = { ...deps, readSince: async () => Date.UTC(2015, 0, 1) };
  assert.match(
    await ephemeralText(report({ type: 'full', dates: '2015 to 2018-02-05' }), long),
    /for 14 more/,
  );
});

test('of thousands of years no more is split by months than could hold data', async (t) => {
  const { deps } = sampleWorld();
  const toISOString = t.mock.method(Date.prototype, 'toISOString');
  const text = await ephemeralText(report({ type: 'full', dates: '1000 to 9998' }), deps);
  assert.ok(toISOString.mock.callCount() < 1000, `${toISOString.mock.callCount()} dates were written`);
  assert.deepEqual(
    [...text.matchAll(/- `(....-..)/g)].map((match) => match[1]),
    ['2017-12', '2018-01', '2018-02'],
  );
});

test('userstats may cover several months', async () => {
  const { deps, invoked } = sampleWorld();
  await createRespond(deps)(command('userstats', [{ name: 'dates', value: '2017-12-01 to 2018-02-01' }]));
  assert.equal(invoked.length, 1);
});

/** What is chosen in the menu of a message's row. */
function chosenIn({ components = [] }: MessageData, row: number) {
  const [menu] = components[row]?.components ?? [];
  assert.ok(menu && 'default_values' in menu);
  return menu.default_values;
}

test('the settings are shown with a menu each', async () => {
  const { deps } = sampleWorld(configured);
  const response = await createRespond(deps)(command('userstats-settings'));
  assert.ok('data' in response && response.data && 'components' in response.data);
  assert.equal(response.type, 4);
  assert.equal(response.data.flags, 64);
  assert.equal(response.data.components?.length, 5);
  assert.deepEqual(chosenIn(response.data, 0), [{ id: MOD_ROLE, type: 'role' }]);
});

test('a choice is stored and the panel shows it, even if the reading lags behind', async () => {
  const { deps, written } = sampleWorld(configured);
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

test('what is stored of them is told to anyone, anywhere, whatever the settings', async () => {
  const nobody = { permissions: '0', roles: [], channel: { id: GENERAL, type: 0 } };
  for (const settings of [configured, {}]) {
    const { deps } = sampleWorld(settings);
    const text = await ephemeralText(command('userstats-privacy', [], nobody), deps);
    assert.match(text, /February ends on \*\*1 March 2018, 00:00 UTC\*\*/);
  }
});

test('who asks is told the role that opts out here, once one is set', async () => {
  const { deps } = sampleWorld({ ...configured, ignoredRoles: [MOD_ROLE] });
  assert.match(
    await ephemeralText(command('userstats-privacy'), deps),
    new RegExp(`Whoever has the role <@&${MOD_ROLE}> is not counted`),
  );
});

test('the button asks for whoever presses it to be unlinked', async () => {
  const { deps, unlinked, logged } = sampleWorld(configured);
  const pressed = component('privacy:unlink', [], { permissions: '0' });
  assert.match(await ephemeralText(pressed, deps), /^You are being unlinked/);
  assert.deepEqual(unlinked, [
    { guild: GUILD, user: USER, applicationId: APPLICATION, token: TOKEN, locale: 'en' },
  ]);
  assert.match(logged.join(), /"command":"component","outcome":"unlinking requested"/);
  for (const secret of [USER, TOKEN]) assert.ok(!logged.join().includes(secret));
});

test('where no worker is there to unlink, the asker is told so and nothing is promised', async () => {
  const { deps } = sampleWorld();
  const deserted = { ...deps, sendUnlinkRequest: async () => false };
  const text = await ephemeralText(component('privacy:unlink', []), deserted);
  assert.match(text, /^Nothing was unlinked: .* Try again in a few minutes\.$/);
});

const failures: (keyof RespondDeps)[] = ['readSettings', 'readSince', 'readDirectory', 'invokeReports'];
for (const name of failures) {
  test(`when ${name} fails, the asker gets a reference that is in the log, and the operators hear of it`, async () => {
    const { deps, logged, emitted } = sampleWorld();
    const broken = { ...deps, [name]: () => Promise.reject(new Error('away')) };
    const text = await ephemeralText(report({ type: 'full', channel: GENERAL }), broken);
    assert.match(text, new RegExp(`^Something went wrong, reference ${INTERACTION}\\b`));
    assert.equal(logged.length, 1);
    assert.match(logged[0] ?? '', new RegExp(`"error".*${INTERACTION}.*"failed".*away`));
    assert.deepEqual(emitted, [{ CommandFailures: 1 }]);
  });
}

test('a database that hangs is answered in time', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const hanging = { ...sampleWorld().deps, readSettings: () => Promise.withResolvers<never>().promise };
  const text = ephemeralText(report({ type: 'full' }), hanging);
  t.mock.timers.tick(2500);
  assert.match(await text, /Something went wrong/);
});

test('one line is logged for each interaction, without its user or its token', async () => {
  const { deps, logged, emitted } = sampleWorld();
  const respond = createRespond(deps);
  for (const [, interaction] of refused) await respond(interaction);
  await respond(report({ type: 'full' }));
  await respond(component('settings:ignoredRoles', [MOD_ROLE]));
  assert.equal(logged.length, refused.length + 2);
  assert.deepEqual(emitted, [], 'a refusal is no failure');
  const log = logged.join('\n');
  for (const secret of [USER, TOKEN, 'somebody', 'smarch', 'ban']) assert.ok(!log.includes(secret), secret);
  assert.match(
    log,
    new RegExp(`"interaction":"${INTERACTION}","guild":"${GUILD}","command":"report","outcome":"deferred"`),
  );
});

const malformed: [string, unknown][] = [
  ['no object', []],
  ['null', null],
  ['an unknown type', { ...report({ type: 'full' }), type: 9 }],
  ['an autocomplete, which no option asks for', { ...report({ type: 'full' }), type: 4 }],
  ['no id', { ...report({ type: 'full' }), id: 'x' }],
  ['no data', { ...report({ type: 'full' }), data: null }],
  ['no member', { ...report({ type: 'full' }), member: undefined }],
  ['no channel', { ...report({ type: 'full' }), channel: undefined, channel_id: undefined }],
  ['permissions that are no number', report({ type: 'full' }, { permissions: '0x20' })],
  ['roles that are no ids', report({ type: 'full' }, { roles: ['admin'] })],
  [
    'a component without a user',
    { ...component('privacy:unlink', []), member: { roles: [], permissions: '0' } },
  ],
  ['no token', { ...report({ type: 'full' }), token: '' }],
];

for (const [what, interaction] of malformed) {
  test(`${what} is malformed, and nothing is run`, async () => {
    const { deps, invoked } = sampleWorld();
    await assert.rejects(createRespond(deps)(interaction), MalformedInteraction);
    assert.deepEqual(invoked, []);
  });
}

/** `/report` while its dates are typed (Discord: Receiving and Responding, type 4). */
const typing = (value: string, sample: Parameters<typeof command>[2] = {}) => {
  const { data, ...rest } = command('report', [], sample) as { data: object };
  return { ...rest, type: 4, data: { ...data, options: [{ name: 'dates', type: 3, value, focused: true }] } };
};

test('dates are offered while they are typed, as of the moment of typing', async () => {
  const { deps } = sampleWorld();
  const response = await createRespond(deps)(typing('yesterday'));
  assert.deepEqual(response, {
    type: 8,
    data: {
      choices: [
        {
          name: 'yesterday → 9 Feb 2018 00:00 – 10 Feb 2018 00:00 UTC, 1 day',
          value: '2018-02-09 to 2018-02-10',
        },
      ],
    },
  });
});

test('time zones are offered while they are typed, at first those of the asker’s part of the world', async () => {
  const { deps } = sampleWorld();
  const zone = (value: string) => ({
    ...typing(''),
    locale: 'de',
    data: { name: 'report', options: [{ name: 'timezone', type: 3, value, focused: true }] },
  });
  const names = async (value: string) => {
    const response = await createRespond(deps)(zone(value));
    assert.ok(response.type === 8);
    return response.data.choices.map(({ name }) => name);
  };
  assert.deepEqual((await names('')).slice(0, 2), [
    'UTC (jetzt UTC+00:00)',
    'Europe/Berlin (jetzt UTC+01:00)',
  ]);
  assert.deepEqual((await names('köl')).slice(0, 1), ['Köln: Europe/Berlin (jetzt UTC+01:00)']);
});

test('for an option that offers nothing, nothing is offered', async () => {
  const { deps } = sampleWorld();
  const body = {
    ...typing(''),
    data: { name: 'report', options: [{ name: 'type', type: 3, value: 'f', focused: true }] },
  };
  assert.deepEqual(await createRespond(deps)(body), { type: 8, data: { choices: [] } });
});

test('who may not ask is offered nothing, and neither is anyone while the database is away', async () => {
  const { deps } = sampleWorld();
  const nothing = { type: 8, data: { choices: [] } };
  assert.deepEqual(await createRespond(deps)(typing('yesterday', { permissions: '0' })), nothing);
  const away = { ...deps, readSince: () => Promise.reject(new Error('away')) };
  assert.deepEqual(await createRespond(away)(typing('yesterday')), nothing);
});

test('an option that is being typed must be among those that came', async () => {
  const { deps } = sampleWorld();
  const body = { ...typing(''), data: { name: 'report', options: [] } };
  await assert.rejects(createRespond(deps)(body), { name: 'MalformedInteraction' });
});

test('help is for anyone, and every line in it is a command that there is', async () => {
  const { deps } = sampleWorld();
  const response = await createRespond(deps)(command('userstats-help', [], { permissions: '0' }));
  assert.ok('data' in response && response.data && 'content' in response.data);
  const names = [...response.data.content.matchAll(/^`\/([\w-]+)/gm)].map(([, name]) => name);
  assert.ok(names.length > 4);
  for (const name of names)
    assert.ok(
      commands.some((each) => each.name === name),
      name,
    );
  assert.equal(response.data.flags, 64);
});

test('a name that every object has is no command, component, option, choice or zone', async () => {
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

test('a locale, and a text being typed, may be a name that every object has', async () => {
  for (const name of OBJECT_NAMES) {
    const { deps, invoked, logged } = sampleWorld(configured);
    const respond = createRespond(deps);
    await respond(report({ type: 'full' }, { ...moderator, locale: name }));
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
