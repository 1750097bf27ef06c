import assert from 'node:assert/strict';
import { after, before, beforeEach, mock, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { handler } from '../../../lambdas/reports/handler.ts';
import { dynamodb, keyOf, n, s } from '../../../shared/aws/dynamodb.ts';
import { s3 } from '../../../shared/aws/s3.ts';
import {
  batchSortKey,
  type Counts,
  counterPartition,
  GUILD_ITEM,
  guildAttribute,
  userAttribute,
} from '../../../shared/counters/counter-keys.ts';
import { snowflakeAt } from '../../../shared/discord/snowflake.ts';
import type { ReportCommand, ReportRequest } from '../../../shared/messages/report-request.ts';
import { channelKey, closedKey, gapKey, type Key, sinceKey } from '../../../shared/state/state-keys.ts';
import { startDynamodb, startS3 } from '../../support/emulators.ts';
import { GUILD } from '../../support/ids.ts';
import { startDiscord } from '../../support/lambdas/discord-server.ts';
import { range } from '../../support/reporting/days.ts';

const TEXT = '800000000000000001';
const THREAD = '800000000000000002';
const LOUNGE = '800000000000000003';
const CATEGORY = '800000000000000004';
/** No worker knows it any more: it has no item among the guilds. */
const LEFT = '700000000000000003';
const ANN = 'a'.repeat(32);
const BOB = 'b'.repeat(32);
const HASH = '0123456789abcdef0123456789abcdef';
const NOW = Date.parse('2018-02-03T12:30:00Z');

/** The handler's log, kept apart from what the test runner writes. */
const logged: string[] = [];
const write = process.stderr.write.bind(process.stderr);
const stderr = mock.method(process.stderr, 'write', (chunk: string | Uint8Array) =>
  typeof chunk === 'string' && chunk.startsWith('{"level"') ? logged.push(chunk) > 0 : write(chunk),
);

let discord: Awaited<ReturnType<typeof startDiscord>>;
let storage: Awaited<ReturnType<typeof startS3>>;
let database: Awaited<ReturnType<typeof startDynamodb>>;

before(async () => {
  [discord, storage, database] = await Promise.all([startDiscord(), startS3(), startDynamodb()]);
  process.env['DISCORD_API_URL'] = discord.url;
  await fill();
});
beforeEach(() => {
  discord.received.length = 0;
  logged.length = 0;
});
after(async () => {
  stderr.mock.restore();
  s3().destroy();
  dynamodb.destroy();
  await Promise.all([discord.stop(), storage.stop(), database.stop()]);
});

async function put(table: string, key: Key, values: Record<string, string | number>): Promise<void> {
  const attributes = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'number' ? n(value) : s(value),
  ]);
  await dynamodb.send(
    new PutItemCommand({ TableName: table, Item: { ...keyOf(key), ...Object.fromEntries(attributes) } }),
  );
}

const day = (name: string, sk: string, guild = GUILD): Key => ({ pk: counterPartition(guild, name), sk });

const count = (name: string, counts: Counts, guild = GUILD) =>
  put('counters', day(name, batchSortKey('1#0/1'), guild), { counts: JSON.stringify(counts) });

/** January 2018, closed, and the first days of February, open; one gap on the 20th of January. */
async function fill(): Promise<void> {
  await put('state', sinceKey(GUILD), { since: Date.parse('2017-12-20T08:00:00Z') });
  await put('state', channelKey(GUILD, TEXT), { name: 'talk', kind: 0, parent: CATEGORY });
  await put('state', channelKey(GUILD, CATEGORY), { name: 'Text', kind: 4 });
  await put('state', channelKey(GUILD, THREAD), { name: 'a thread', kind: 11, parent: TEXT });
  await put('state', channelKey(GUILD, LOUNGE), { name: '=lounge', kind: 2 });
  await put('state', closedKey('2018-01'), {});
  const gap = { from: Date.parse('2018-01-20T10:00:00Z'), to: Date.parse('2018-01-20T10:05:30Z') };
  await put('state', gapKey(gap, '0/1'), { ...gap, shard: '0/1' });
  const another = { ...gap, to: gap.to + 9e5 };
  await put('state', gapKey(another, '1'), { ...another, shard: '0/1', guild: '1' });
  await put('counters', day('2017-12-19', GUILD_ITEM), { [guildAttribute('total_users', 5)]: 80 });
  await put('counters', day('2017-12-22', GUILD_ITEM), { [guildAttribute('total_users', 5)]: 90 });
  await put('counters', day('2018-01-12', GUILD_ITEM), {
    [guildAttribute('total_users', 9)]: 100,
  });
  await count('2018-01-12', {
    [guildAttribute('join', 9)]: { '': 12 },
    [guildAttribute('part', 9)]: { '': 2 },
    [userAttribute('msg', 9, TEXT)]: { [ANN]: 3 },
    [userAttribute('msg', 9, THREAD)]: { [ANN]: 2 },
    [userAttribute('voice', 10, LOUNGE)]: { [ANN]: 1800 },
  });
  await count('2018-01-13', { [userAttribute('msg', 9, TEXT)]: { [BOB]: 1 } });
  await count('2018-02-01', { [userAttribute('msg', 0, TEXT)]: { [ANN]: 7 } });
  await put('state', sinceKey(LEFT), { since: Date.parse('2017-12-20T08:00:00Z') });
  const gone = { name: s('gone'), kind: n(0), deleted: { BOOL: true } };
  await dynamodb.send(
    new PutItemCommand({ TableName: 'state', Item: { ...keyOf(channelKey(LEFT, TEXT)), ...gone } }),
  );
  await count('2018-01-12', { [userAttribute('msg', 9, TEXT)]: { [ANN]: 3 } }, LEFT);
  await put('identities', { pk: `${GUILD}#2018-02`, sk: HASH }, { token: ANN });
  // Left behind by a closing that is still under way: it must not be shown.
  await put('identities', { pk: `${GUILD}#2018-01`, sk: HASH }, { token: BOB });
}

function request(
  command: ReportCommand,
  from: string,
  to: string,
  changes: Partial<ReportRequest> = {},
): ReportRequest {
  return {
    id: snowflakeAt(NOW),
    applicationId: '600000000000000001',
    token: 'the-secret-token',
    locale: 'en',
    guild: GUILD,
    command,
    range: { ...range(from, to), swapped: false },
    attachmentSizeLimit: 1_000_000,
    ...changes,
  };
}

/** What the reply was edited to, its attachment unpacked to lines without the header. */
async function reply(event: ReportRequest) {
  await handler(event);
  // On a busy machine an edit that shows progress may have come before.
  const { payload, files } = discord.received.at(-1) ?? assert.fail();
  const file = files.find(({ type }) => type === 'application/gzip');
  const picture = files.find(({ type }) => type === 'image/png');
  const [header = '', ...rows] = file ? gunzipSync(file.content).toString().split('\r\n') : [];
  const lines = rows.slice(0, -1);
  return { ...payload, name: file?.name, header, lines, picture };
}

test('a full report is an embed', async () => {
  const { embeds, content } = await reply(
    request({ name: 'report', type: 'full' }, '2018-01-01', '2018-01-15'),
  );
  const [embed] = embeds;
  assert.equal(embed?.title, 'Report for all channels, 1 Jan 2018 00:00 – 15 Jan 2018 00:00 UTC, 14 days');
  assert.deepEqual(
    embed?.fields?.map(({ value }) => value),
    [
      '100',
      '2',
      '1',
      '+10 (+12|-2)',
      '6',
      '3.0 (σ=2.8)',
      '0.5',
      '0.5 h (σ=0.0)',
      '#talk: 6 · 2 · 0.0 h\n#=lounge: 0 · 1 · 0.5 h',
    ],
  );
  assert.equal(embed?.description, undefined);
  assert.equal(content, '');
});

test('the last count before the range is looked for, but not before the guild was seen', async () => {
  const quiet = request({ name: 'report', type: 'full' }, '2018-01-05', '2018-01-06');
  assert.equal((await reply(quiet)).embeds[0]?.fields?.[0]?.value, '90\n= unchanged');
  discord.received.length = 0;
  const before = request({ name: 'report', type: 'full' }, '2017-12-21', '2017-12-22');
  assert.equal((await reply(before)).embeds[0]?.fields?.[0]?.value, 'n/a');
});

test('a report by weekday of a channel is a file that takes in its threads; swapped dates are said', async () => {
  const event = request(
    { name: 'report', type: 'weekday', channel: { id: TEXT, name: 'talk' } },
    '2018-01-12',
    '2018-01-14',
  );
  const { content, name, lines } = await reply({ ...event, range: { ...event.range, swapped: true } });
  assert.equal(name, 'report-weekday-talk-2018-01-12-2018-01-14.csv.gz');
  assert.match(
    content,
    /for #talk, 12 Jan 2018 00:00 – 14 Jan 2018 00:00 UTC, 2 days\nWeekdays and hours are UTC\.\n7 rows, \d+ bytes/,
  );
  assert.match(content, /reversed and have been swapped/);
  assert.equal(lines.length, 7);
  assert.equal(lines[4], 'Friday,100,1,0,12,2,5,5,0,0,0,0');
  assert.equal(lines[0], 'Monday,,0,0,0,0,0,0,0,0,0,0');
});

test('a report by hour has 24 rows and says what was not seen', async () => {
  const { content, lines } = await reply(
    request({ name: 'report', type: 'hourly' }, '2018-01-01', '2018-02-01'),
  );
  assert.equal(lines.length, 24);
  assert.equal(lines[9], '9,100,2,0,12,2,6,3,2.8284271247461903,0,0,0');
  assert.match(content, /Weekdays and hours are UTC\./);
  assert.match(content, /Seen: 99\.98 %, missing 6 min on 20 Jan 10:00–10:05 UTC/);
});

test('in a zone hours are those of its clocks, and the reply and the file’s name say which', async () => {
  const command = { name: 'report', type: 'hourly', zone: 'Asia/Kolkata' } as const;
  const { content, name, lines, header } = await reply(request(command, '2018-01-12', '2018-01-14'));
  assert.equal(name, 'report-hourly-all-2018-01-12-2018-01-14-Asia-Kolkata.csv.gz');
  assert.match(header, /^\uFEFFCase,Total users,/);
  assert.match(lines[14] ?? '', /^14,100,2,/);
  assert.match(content, /hours are those of Asia\/Kolkata.*\n.*hour 15 is 15:30 to 16:30/);
  assert.match(content, /12 Jan 2018 00:00 – 14 Jan 2018 00:00 UTC/);
});

test('a heatmap is a file of the 168 hours of the week, the busiest of them named', async () => {
  const { content, lines } = await reply(
    request({ name: 'report', type: 'heatmap' }, '2018-01-01', '2018-02-01'),
  );
  assert.equal(lines.length, 168);
  assert.equal(lines[4 * 24 + 9], 'Friday,9,4,1.25,0,100,1,0,12,2,5,5,0,0,0,0');
  assert.match(content, /^\*\*Report by hour of the week\*\* for all channels/);
  assert.match(content, /Most messages: Friday 09:00 \(1\.3 an hour\), Saturday 09:00 \(0\.3 an hour\)\n/);
  assert.match(content, /Most voice time: Friday 10:00/);
});

/** Width and height of a PNG (W3C: PNG, IHDR). */
const sizeOf = (png: Buffer | undefined) => [png?.readUInt32BE(16), png?.readUInt32BE(20)];

test('a full report shows a chart of its range, with words for those who cannot see it', async () => {
  const event = request({ name: 'report', type: 'full' }, '2018-01-12', '2018-01-14');
  const { embeds, attachments, picture } = await reply(event);
  const name = 'report-full-all-2018-01-12-2018-01-14.png';
  assert.equal(embeds[0]?.image?.url, `attachment://${name}`);
  assert.deepEqual([picture?.name, attachments[0]?.filename], [name, name]);
  assert.match(
    attachments[0]?.description ?? '',
    /^Activity over time: all channels, 12 Jan 2018 00:00 – 14 Jan 2018 00:00, 2 days, UTC\. Messages per hour: 6 in all; most: 12 Jan 09:00, 5\./,
  );
  const [width, height = 0] = sizeOf(picture?.content);
  assert.equal(width, 1200);
  assert.ok(height > 400);
});

test('tables show their chart beside the file, whose zone it names', async () => {
  for (const type of ['weekday', 'hourly', 'heatmap'] as const) {
    discord.received.length = 0;
    const command = { name: 'report', type, zone: 'Europe/Berlin' } as const;
    const { attachments, picture } = await reply(request(command, '2018-01-12', '2018-01-14'));
    assert.deepEqual(
      attachments.map(({ filename }) => filename),
      ['csv.gz', 'png'].map((ending) => `report-${type}-all-2018-01-12-2018-01-14-Europe-Berlin.${ending}`),
    );
    assert.match(attachments[1]?.description ?? '', /UTC, 2 days, Europe\/Berlin\. Messages/);
    assert.equal(sizeOf(picture?.content)[0], 1200);
  }
});

test('where a picture would be too large to attach, the reply goes out without it', async () => {
  const event = request({ name: 'report', type: 'full' }, '2018-01-12', '2018-01-14', {
    attachmentSizeLimit: 1000,
  });
  const { embeds, attachments } = await reply(event);
  assert.equal(embeds[0]?.image, undefined);
  assert.equal(embeds[0]?.fields?.length, 9);
  assert.deepEqual(attachments, []);
  assert.match(logged.join(''), /no picture/);
});

test('a full report is compared with the time before, gaps of that included', async () => {
  const command = { name: 'report', type: 'full' } as const;
  const day = await reply(request(command, '2018-01-13', '2018-01-14'));
  assert.match(day.embeds[0]?.description ?? '', /^Compared with the time before, 12 Jan 2018 00:00/);
  assert.equal(day.embeds[0]?.fields?.[4]?.value, '1\n▼ 80.0 % (-4)');
  discord.received.length = 0;
  const after = await reply(request(command, '2018-01-21', '2018-01-22'));
  assert.match(after.embeds[0]?.description ?? '', /\n⚠️ Of that time: Seen: 99\.\d\d %, missing 6 min/);
  discord.received.length = 0;
  const first = await reply(request(command, '2018-01-01', '2018-02-01'));
  assert.equal(first.embeds[0]?.description, undefined, 'December was not seen from its beginning');
});

test('a category is its channels and their threads, a thread only itself', async () => {
  const of = async (channel: { id: string; name: string }) => {
    discord.received.length = 0;
    const { embeds } = await reply(
      request({ name: 'report', type: 'full', channel }, '2018-01-12', '2018-01-14'),
    );
    return [
      embeds[0]?.title?.split(',')[0],
      embeds[0]?.fields?.[4]?.value.split('\n')[0],
      embeds[0]?.fields?.length,
    ];
  };
  assert.deepEqual(await of({ id: CATEGORY, name: 'Text' }), ['Report for the category Text', '6', 8]);
  assert.deepEqual(await of({ id: THREAD, name: 'a thread' }), [
    'Report for the thread a thread in #talk',
    '2',
    8,
  ]);
  assert.deepEqual(await of({ id: TEXT, name: 'talk' }), ['Report for #talk', '6', 8]);
});

test('a server that the bot has left is answered from what was counted', async () => {
  const event = request({ name: 'report', type: 'full' }, '2018-01-12', '2018-01-14', { guild: LEFT });
  const { embeds } = await reply(event);
  assert.match(embeds[0]?.fields?.[4]?.value ?? '', /^3\n/);
  assert.equal(embeds[0]?.fields?.at(-1)?.value, '#gone (deleted): 3 · 1 · 0.0 h');
});

test('the dump of a closed month shows tokens and no warning', async () => {
  const { content, name, lines } = await reply(request({ name: 'userstats' }, '2018-01-12', '2018-01-14'));
  assert.equal(name, 'userstats-2018-01-12-2018-01-14.csv.gz');
  assert.doesNotMatch(content, /pass/);
  assert.equal(lines.length, 48 + 5);
  assert.deepEqual(
    lines.filter((line) => !line.includes('total_users')),
    [
      `2018-01-12T09:00:00Z,msg,${ANN},#talk,5`,
      '2018-01-12T09:00:00Z,join,,,12',
      '2018-01-12T09:00:00Z,part,,,2',
      `2018-01-12T10:00:00Z,voice,${ANN},#=lounge,1800`,
      `2018-01-13T09:00:00Z,msg,${BOB},#talk,1`,
    ],
  );
  assert.equal(lines[0], '2018-01-12T00:00:00Z,total_users,,,90');
});

test('the dump of an open month shows hashes, warns of them, and ends with the hour of asking', async () => {
  const { content, lines } = await reply(request({ name: 'userstats' }, '2018-01-31', '2018-03-01'));
  assert.match(content, /Do not pass this file on.*\(2018-02\)/);
  assert.equal(lines[24], `2018-02-01T00:00:00Z,msg,${HASH},#talk,7`);
  assert.equal(lines.at(-1), '2018-02-03T12:00:00Z,total_users,,,100');
});

test('what has waited for minutes is still answered', async () => {
  const id = snowflakeAt(Date.now() - 10 * 60_000);
  const { embeds } = await reply(
    request({ name: 'report', type: 'full' }, '2018-01-12', '2018-01-13', { id }),
  );
  assert.equal(embeds.length, 1);
});

test('a server that nothing is known of gets an answer', async () => {
  const event = request({ name: 'report', type: 'full' }, '2018-01-01', '2018-02-01', {
    guild: '700000000000000002',
  });
  assert.equal((await reply(event)).embeds[0]?.fields?.[0]?.value, 'n/a');
});

/** The handler's reply to something that must fail, and what it logged meanwhile. */
async function failing(event: ReportRequest, context?: { getRemainingTimeInMillis(): number }) {
  await handler(event, context);
  assert.equal(discord.received.length, 1);
  const all = logged.join('');
  assert.match(all, new RegExp(event.id));
  assert.doesNotMatch(all, /secret/);
  return { content: discord.received[0]?.payload.content ?? '', logged: all };
}

test('a malformed request is logged and the reply says that it failed', async () => {
  const crossing = request({ name: 'report', type: 'full' }, '2018-01-01', '2018-02-02');
  const { content, logged } = await failing(crossing);
  const said = `This did not work, nothing was lost: failed, reference ${crossing.id}.`;
  assert.equal(
    content,
    `${said} Try again in a minute; if it goes on, give the reference to whoever runs this bot.`,
  );
  assert.match(logged, /cross the end of a month/);
});

test('that it failed is said in the language that was asked in, in English where none is known', async () => {
  const said: [locale: string | undefined, text: RegExp][] = [
    ['de', /^Das hat nicht geklappt/],
    ['fr', /^Cela n’a pas marché/],
    ['es', /^No funcionó/],
    ['it', /^This did not work/],
    [undefined, /^This did not work/],
  ];
  for (const [locale, text] of said) {
    const event = request({ name: 'report', type: 'full' }, '2018-01-01', '2018-02-02');
    const { content } = await failing(Object.assign(event, { locale }));
    assert.match(content, text);
    discord.received.length = 0;
  }
});

for (const [name, wrong] of Object.entries({
  guild: { guild: '' },
  'range.start': { range: { start: 1, end: 3_600_000, swapped: false } },
  'range.end': { range: { start: 3_600_000, end: 3_600_000, swapped: false } },
  attachmentSizeLimit: { attachmentSizeLimit: -1 },
})) {
  test(`a request with a wrong ${name} is refused by that name`, async () => {
    const { logged } = await failing(request({ name: 'userstats' }, '2018-01-01', '2018-01-02', wrong));
    assert.ok(logged.includes(`A report request's ${name} should be`), logged);
  });
}

test('a request that cannot even be answered throws, without showing the token', async () => {
  const event = request({ name: 'userstats' }, '2018-01-01', '2018-01-02', { token: 'a/secret' });
  await assert.rejects(
    handler(event),
    (error: Error) => /token/.test(error.message) && !/secret/.test(error.message),
  );
  assert.equal(discord.received.length, 0);
});

test('Discord going away throws, so that Lambda runs it again; a reply that is gone does not', async () => {
  const event = request({ name: 'report', type: 'full' }, '2018-01-12', '2018-01-13');
  discord.answers.push({ status: 404, body: { code: 10015 } }, { status: 404, body: { code: 10015 } });
  await handler(event);
  const unavailable = { status: 429, headers: { 'retry-after': '900' } };
  discord.answers.push(unavailable, unavailable);
  await assert.rejects(handler(event), /Discord answered 429/);
});

// From here on services are stopped for good.

test('a storage that is away is said, and logged with its reason', async () => {
  await storage.stop();
  const event = request({ name: 'userstats' }, '2018-01-12', '2018-01-13');
  const { content, logged } = await failing(event);
  assert.equal(
    content,
    `The file storage could not be reached, nothing was lost: try again in a few minutes. Reference ${event.id}.`,
  );
  assert.match(logged, /ECONNREFUSED/);
});

test('a database that is away is said', async () => {
  await database.stop();
  const event = request({ name: 'userstats' }, '2018-01-12', '2018-01-13');
  assert.equal(
    (await failing(event)).content,
    `The database could not be reached, nothing was lost: try again in a few minutes. Reference ${event.id}.`,
  );
});

test('when the time of the function is nearly over the reply says so', async () => {
  const event = request({ name: 'report', type: 'full' }, '2018-01-12', '2018-01-13');
  const { content } = await failing(event, { getRemainingTimeInMillis: () => 8_000 });
  assert.match(content, /took too long/);
});

test('what has waited until its token has just time for it is told so', async () => {
  const id = snowflakeAt(Date.now() - 13 * 60_000);
  const { content } = await failing(request({ name: 'userstats' }, '2018-01-12', '2018-01-13', { id }));
  assert.match(content, /took too long/);
});
