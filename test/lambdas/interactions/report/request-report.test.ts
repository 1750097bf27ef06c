import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRespond } from '../../../../lambdas/interactions/respond.ts';
import {
  APPLICATION,
  CATEGORY,
  CONFIGURED,
  command,
  ephemeralText,
  GENERAL,
  GUILD,
  INTERACTION,
  MODERATOR,
  report,
  resolvedAs,
  STRANGER,
  sampleWorld,
  TOKEN,
} from '../../../support/lambdas/sample-interactions.ts';

const JANUARY = { start: Date.UTC(2018, 0, 1), end: Date.UTC(2018, 1, 1), swapped: false };

test('a moderator in a moderator channel gets a public answer, and the report is requested', async () => {
  const { deps, invoked } = sampleWorld(CONFIGURED);
  assert.deepEqual(await createRespond(deps)(report({ type: 'full' }, MODERATOR)), { type: 5 });
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

test('without settings, only the member with Manage Server sees the answer', async () => {
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

test('relative dates count from the time of the interaction', async () => {
  const { deps, invoked } = sampleWorld();
  await createRespond(deps)(command('userstats', [{ name: 'dates', value: 'yesterday' }]));
  assert.equal(invoked[0]?.range.start, Date.UTC(2018, 1, 9));
});

test('the attachment limit is 10 MiB where Discord sends none', async () => {
  const { deps, invoked } = sampleWorld();
  const { attachment_size_limit: _, ...interaction } = report({ type: 'hourly' });
  await createRespond(deps)(interaction);
  assert.equal(invoked[0]?.attachmentSizeLimit, 10_485_760);
});

test('a channel’s name is the one that Discord sends, otherwise the last known one', async () => {
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

test('a thread, a forum, a stage and a category can be requested like any channel', async () => {
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

test('a deleted channel keeps its last known name', async () => {
  const { deps, invoked } = sampleWorld();
  const gone = { id: STRANGER, name: 'gone', kind: 0, deleted: true as const };
  const world = { ...deps, readDirectory: async () => new Map([[STRANGER, gone]]) };
  assert.equal((await createRespond(world)(report({ type: 'full', channel: STRANGER }))).type, 5);
  const [request] = invoked;
  assert.ok(request?.command.name === 'report');
  assert.deepEqual(request.command.channel, { id: STRANGER, name: 'gone' });
});

test('a time zone is requested under its current name, in whatever spelling it was typed', async () => {
  const { deps, invoked } = sampleWorld();
  for (const timezone of ['Europe/Berlin', ' europe/berlin ', 'Asia/Calcutta', 'US/Eastern', 'utc'])
    await createRespond(deps)(report({ type: 'heatmap', timezone }));
  assert.deepEqual(
    invoked.map(({ command }) => (command.name === 'report' ? command.zone : undefined)),
    ['Europe/Berlin', 'Europe/Berlin', 'Asia/Kolkata', 'America/New_York', 'UTC'],
  );
});

test('the refusal of a report over a month’s end names ranges that can be pasted as they are', async () => {
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

test('the refusal of a very long range names only the months with data, in a message that fits', async () => {
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

test('a range of thousands of years is split only into the months that can hold data', async (t) => {
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
