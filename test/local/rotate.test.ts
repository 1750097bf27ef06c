import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { type Stack, startStack } from '../../local/stack/stack.ts';
import { dynamodb, stringOf } from '../../shared/aws/dynamodb.ts';
import { s3 } from '../../shared/aws/s3.ts';
import { quietLog } from '../../shared/cli/quiet-log.ts';
import type { Outcome } from '../../simulator/discord/app/app-client.ts';
import type { TimelineEvent } from '../../simulator/life/timeline-line.ts';
import { type CommandSession, startCommandSession } from '../../simulator/session/commands-session.ts';
import { play } from '../../simulator/session/player.ts';
import { SERVER } from '../../simulator/session/simulated-server.ts';
import { assertDump, assertReports, csvRows, type Expected } from '../support/expected-reports.ts';
import { assertNoUserIds } from '../support/personal-data.ts';
import { type Finished, run } from '../support/run-command.ts';

const fixture = (name: string) => fileURLToPath(new URL(`../support/fixtures/${name}`, import.meta.url));
const expected = JSON.parse(readFileSync(fixture('small-timeline.expected.json'), 'utf8')) as Expected;
const NOW = '2018-02-02T10:00:00Z';
const EXPORT = '/userstats dates:2018-01';
const LIVE = /Do not pass this file on/;

const dir = mkdtempSync(join(tmpdir(), 'userstats-'));
const data = join(dir, 'data');
/** An export of January from before it was closed. */
let open: Outcome;
let runs: Finished[];
/** The time when the month was closed. S3 has times in whole seconds. */
let rotatedAt: number;
let stack: Stack;
let session: CommandSession;

before(async () => {
  const replayed = await run('replay', [fixture('small-timeline.tsv'), '--data', data]);
  assert.equal(replayed.code, 0, replayed.stderr);
  const exported = await run('slash', [EXPORT, '--data', data, '--now', NOW, '--out', dir]);
  const message = JSON.parse(exported.stdout) as Outcome['message'] & { saved: string[] };
  const files = message.saved.map((path) => ({ filename: path, contentType: '', bytes: readFileSync(path) }));
  open = { message, files };
  runs = [];
  for (const now of ['2018-01-31T12:00:00Z', '2018-02-01T10:00:00Z', '2018-02-01T11:00:00Z']) {
    runs.push(await run('rotate', ['--data', data, '--now', now]));
  }
  rotatedAt = Math.floor(Date.now() / 1000) * 1000;
  stack = await startStack({ dir: data, log: quietLog });
  session = await startCommandSession(Date.parse(NOW), quietLog, stack);
});
after(async () => {
  await session?.stop();
  await stack?.stop();
  rmSync(dir, { recursive: true });
});

/** The hashes or tokens in an export, with the number of their rows. */
function people(rows: string[][]): Map<string, number> {
  const found = new Map<string, number>();
  for (const [, , who = ''] of rows) if (who !== '') found.set(who, (found.get(who) ?? 0) + 1);
  return found;
}

/** The rows without hashes and tokens, in an order that does not depend on these. */
const figures = (rows: string[][]) =>
  rows.map(([period, event, , channel, count]) => [period, event, channel, count].join()).sort();

async function keysOf(table: string): Promise<string[]> {
  const { Items: items = [] } = await dynamodb.send(
    new ScanCommand({ TableName: table, ConsistentRead: true }),
  );
  return items.map((item) => stringOf(item, 'pk')).sort();
}

test('a month is closed once, after its end', () => {
  assert.deepEqual(
    runs.map(({ code, stdout, stderr }) => ({ code, stdout, stderr })),
    [[], ['2018-01'], []].map((closed) => ({
      code: 0,
      stdout: `${JSON.stringify({ closed, waiting: [], posts: 0 })}\n`,
      stderr: '',
    })),
  );
});

test('an export of the month shows tokens in place of hashes, without a warning', async () => {
  const closed = await session.use(EXPORT, 'moderator', 'mods');
  assert.match(open.message.content, LIVE);
  assert.doesNotMatch(closed.message.content, LIVE);
  const hashes = people(csvRows(open));
  const tokens = people(csvRows(closed));
  assert.deepEqual([hashes.size, tokens.size], [2, 2]);
  assert.ok(new Set(hashes.keys()).isDisjointFrom(new Set(tokens.keys())));
  for (const token of tokens.keys()) assert.match(token, /^[0-9a-f]{32}$/);
  // Each person still has one token, with as many rows as before.
  assert.deepEqual([...tokens.values()].sort(), [...hashes.values()].sort());
  assert.deepEqual(figures(csvRows(closed)), figures(csvRows(open)));
});

test('every figure stays the same', async () => {
  await assertReports(session, expected);
  await assertDump(session, expected);
});

test('the next month stays open', async () => {
  const { message } = await session.use('/userstats dates:2018-02-01', 'moderator', 'mods');
  assert.match(message.content, LIVE);
});

test('the month’s salt and identities are gone, those of the next month are not', async () => {
  assert.deepEqual(await keysOf('salts'), ['2018-02']);
  assert.deepEqual(await keysOf('identities'), [`${SERVER}#2018-02`, `${SERVER}#2018-02`]);
});

test('a late batch of the month is counted, and brings back neither salt nor identities', async () => {
  const at = Date.parse('2018-01-31T12:00:00Z');
  const message = { kind: 'msg', channel: 'general', bot: false } as const;
  const late: TimelineEvent[] = [
    { ...message, at, user: 1 },
    { ...message, at: at + 60_000, user: 1 },
    { ...message, at: at + 120_000, user: 7 },
  ];
  const before = csvRows(await session.use(EXPORT, 'moderator', 'mods'));
  await stack.startIngest();
  await play(late, { stack, flushSeconds: 10, log: () => {} });
  const rows = csvRows(await session.use(EXPORT, 'moderator', 'mods'));
  const messages = (all: string[][]) =>
    all.filter(([, event]) => event === 'msg').reduce((sum, row) => sum + Number(row[4]), 0);
  assert.equal(messages(rows), messages(before) + 3);
  // They stand under new tokens: nobody can know whose they are.
  const known = people(before);
  assert.ok([...known].every(([token, count]) => people(rows).get(token) === count));
  assert.ok(people(rows).size > known.size);
  assert.deepEqual(await keysOf('salts'), ['2018-02']);
  assert.deepEqual(await keysOf('identities'), [`${SERVER}#2018-02`, `${SERVER}#2018-02`]);
});

test('exports that show the month’s hashes are deleted', async () => {
  const { Contents: objects = [] } = await s3().send(new ListObjectsV2Command({ Bucket: 'reports' }));
  // Newer exports show tokens, and hashes of the next month.
  const times = new Map(objects.map(({ Key = '', LastModified }) => [Key, LastModified?.getTime() ?? 0]));
  for (const [key, time] of times) if (key.startsWith('open/')) assert.ok(time >= rotatedAt);
  const old = open.message.attachments[0]?.filename ?? '';
  assert.ok(![...times].some(([key, time]) => key.endsWith(old) && time < rotatedAt));
});

test('no user id is in any file', () => assertNoUserIds(dir));

test('a directory without data is refused, and nothing is made there', async () => {
  const none = join(dir, 'none');
  const { code, stdout, stderr } = await run('rotate', ['--data', none]);
  assert.deepEqual([code, stdout], [2, '']);
  assert.match(stderr, /^There is no data in .*none\. Name another directory with --data or DATA_DIR\.$/m);
  assert.equal(existsSync(none), false);
});
