import assert from 'node:assert/strict';
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
import { captureLog } from '../capture-log.ts';
import { startDynamodb, startS3 } from '../emulators.ts';
import { range } from '../reporting/days.ts';
import { startDiscord } from './discord-server.ts';

const GUILD = '700000000000000001';
export const TEXT = '800000000000000001';
export const THREAD = '800000000000000002';
const LOUNGE = '800000000000000003';
export const CATEGORY = '800000000000000004';
/** A guild that the bot has left: it has no item among the guilds. */
export const LEFT = '700000000000000003';
export const ANN = 'a'.repeat(32);
export const BOB = 'b'.repeat(32);
export const HASH = '0123456789abcdef0123456789abcdef';
const NOW = Date.parse('2018-02-03T12:30:00Z');

export type ReportStack = Awaited<ReturnType<typeof startReportStack>>;

/** Starts what the reports handler talks to, with data in the database, and captures the handler's log. */
export async function startReportStack() {
  const log = captureLog();
  const [discord, storage, database] = await Promise.all([startDiscord(), startS3(), startDynamodb()]);
  process.env['DISCORD_API_URL'] = discord.url;
  await fill();

  /** Runs the handler. Returns its last edit of the reply, with the attachment unpacked to lines without the header. */
  async function reply(event: ReportRequest) {
    await handler(event);
    // On a busy machine an edit that shows progress can come before the last one.
    const { payload, files } = discord.received.at(-1) ?? assert.fail();
    const file = files.find(({ type }) => type === 'application/gzip');
    const picture = files.find(({ type }) => type === 'image/png');
    const [header = '', ...rows] = file ? gunzipSync(file.content).toString().split('\r\n') : [];
    const lines = rows.slice(0, -1);
    return { ...payload, name: file?.name, header, lines, picture };
  }

  /** Runs the handler with a request that must fail. Returns its only edit of the reply, and its log. */
  async function failedReply(event: ReportRequest, context?: { getRemainingTimeInMillis(): number }) {
    await handler(event, context);
    assert.equal(discord.received.length, 1);
    const logged = log.lines.join('');
    assert.match(logged, new RegExp(event.id));
    assert.doesNotMatch(logged, /secret/);
    return { content: discord.received[0]?.payload.content ?? '', logged };
  }

  /** Forgets earlier edits and log lines. */
  function reset(): void {
    discord.received.length = 0;
    discord.answers.length = 0;
    log.lines.length = 0;
  }

  async function stop(): Promise<void> {
    log.restore();
    s3().destroy();
    dynamodb.destroy();
    await Promise.all([discord.stop(), storage.stop(), database.stop()]);
  }

  return { discord, storage, database, logged: log.lines, reply, failedReply, reset, stop };
}

/** The width and height of a PNG (W3C: PNG, IHDR). */
export const pngSize = (png: Buffer | undefined) => [png?.readUInt32BE(16), png?.readUInt32BE(20)];

/** A request for a half-open range of dates, `2018-01-12`. */
export function request(
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
  // An unfinished rotation has left this hash behind; it must not be shown.
  await put('identities', { pk: `${GUILD}#2018-01`, sk: HASH }, { token: BOB });
}
