import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Stack, startStack } from '../../local/stack/stack.ts';
import { quietLog } from '../../shared/cli/quiet-log.ts';
import { type CommandSession, startCommandSession } from '../../simulator/session/commands-session.ts';
import { assertDump, assertReports, csvRows, type Expected } from '../support/expected-reports.ts';
import { assertNoUserIdIn, assertNoUserIds } from '../support/personal-data.ts';
import { type Finished, run } from '../support/run-command.ts';

const fixture = (name: string) => fileURLToPath(new URL(`../support/fixtures/${name}`, import.meta.url));
const expected = JSON.parse(readFileSync(fixture('small-timeline.expected.json'), 'utf8')) as Expected;
const NOW = Date.parse('2018-02-02T10:00:00Z');

const dir = mkdtempSync(join(tmpdir(), 'userstats-'));
let replayed: Finished;
let stack: Stack;
let session: CommandSession;

before(async () => {
  replayed = await run('replay', [fixture('small-timeline.tsv'), '--data', dir]);
  stack = await startStack({ dir, log: quietLog });
  session = await startCommandSession(NOW, quietLog, stack);
});
after(async () => {
  await session?.stop();
  await stack?.stop();
  rmSync(dir, { recursive: true });
});

test('a replay ends with code 0 and reports its events', () => {
  assert.equal(replayed.code, 0, replayed.stderr);
  assert.match(replayed.stderr, /20 events/);
  assertNoUserIdIn(replayed.stdout + replayed.stderr);
});

test('every report has the expected numbers', () => assertReports(session, expected));

test('every event of the dump has the expected numbers', () => assertDump(session, expected));

test('the same person has one hash in a month and another in the next', async () => {
  const outcome = await session.use('/userstats dates:2018-01-01 to 2018-02-02', 'moderator', 'mods');
  const hashes = new Map<string, Set<string>>();
  for (const [period = '', event, hash = ''] of csvRows(outcome)) {
    if (event !== 'msg' && event !== 'voice') continue;
    assert.match(hash, /^[0-9a-f]{32}$/);
    const month = period.slice(0, 7);
    hashes.set(month, (hashes.get(month) ?? new Set()).add(hash));
  }
  const january = hashes.get('2018-01') ?? new Set();
  const february = hashes.get('2018-02') ?? new Set();
  // Users 1 and 2 were there in both.
  assert.deepEqual([january.size, february.size], [2, 2]);
  assert.ok(january.isDisjointFrom(february));
});

test('a mid-month export warns of its live hashes', async () => {
  const { message } = await session.use('/userstats dates:2018-01', 'moderator', 'mods');
  assert.match(message.content, /Do not pass this file on/);
});

test('a channel with an emoji in its name stays whole in the dump', async () => {
  const rows = csvRows(await session.use('/userstats dates:2018-01', 'moderator', 'mods'));
  assert.ok(rows.some(([, event, , channel]) => event === 'voice' && channel === '#lounge 🎧'));
});

test('no file in the data directory holds a user id', () => assertNoUserIds(dir));

test('the error of a malformed line names file, line and what is expected, and nothing is loaded', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'userstats-'));
  const file = join(empty, 'broken.tsv');
  writeFileSync(file, 'time\tkind\tuser\tchannel\tbot\n2018-01-01T00:00:00Z\tmesage\t1\tgeneral\t0\n');
  const { code, stderr } = await run('replay', [file, '--data', join(empty, 'data')]);
  assert.equal(code, 1);
  assert.match(stderr, /broken\.tsv:2: kind .*mesage.*: expected one of/);
  assert.throws(() => readFileSync(join(empty, 'data', 'dynamodb.sqlite')));
  rmSync(empty, { recursive: true });
});

test('a directory in use is not opened by a second process', async () => {
  const { code, stderr } = await run('replay', [fixture('small-timeline.tsv'), '--data', dir]);
  assert.equal(code, 1);
  assert.match(stderr, /is in use by process \d+/);
});

test('a malformed setting is reported before anything is played', async () => {
  const elsewhere = join(dir, 'untouched');
  const args = [fixture('small-timeline.tsv'), '--data', elsewhere];
  const { code, stderr } = await run('replay', args, { RETENTION_MONTHS: 'abc' });
  assert.equal(code, 2, stderr);
  assert.match(stderr, /^RETENTION_MONTHS is malformed: expected a whole number of months from 1 to 1200/m);
  assert.ok(!existsSync(elsewhere));
});
