/** Takes some seconds: it replays a month, rotates it and audits it in several processes. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type AttributeValue, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { startStack } from '../../../local/stack/stack.ts';
import { encodeDay } from '../../../reporting/days/encode-day.ts';
import { dynamodb, keyOf, n, s } from '../../../shared/aws/dynamodb.ts';
import { s3 } from '../../../shared/aws/s3.ts';
import { sqs } from '../../../shared/aws/sqs.ts';
import { quietLog } from '../../../shared/cli/quiet-log.ts';
import type { Batch } from '../../../shared/messages/batch.ts';
import { closedKey } from '../../../shared/state/state-keys.ts';
import { SERVER, userId } from '../../../simulator/session/simulated-server.ts';
import { saltsOf, stateOf } from '../../support/local/audited-data.ts';
import { day, msg } from '../../support/reporting/days.ts';
import { type Finished, run } from '../../support/run-command.ts';

const timeline = fileURLToPath(new URL('../../support/fixtures/small-timeline.tsv', import.meta.url));
const dir = mkdtempSync(join(tmpdir(), 'userstats-'));
const file = (name: string) => join(dir, name);
/** Data directories: both months open; January closed; January closed, with one leak of each kind at each place. */
const [open, closed, leaky] = [file('open'), file('closed'), file('leaky')];
const USERS = Array.from({ length: 5 }, (_, i) => userId(i + 1));
const [ONE = '', TWO = '', THREE = '', FOUR = '', FIVE = ''] = USERS;
const JANUARY = '2018-01';

let salts: Map<string, Buffer>;
/** Audits of the leaky data, with and without the salts of both months. */
let informed: Finished;
let uninformed: Finished;

const audit = (data: string, ...args: string[]) =>
  run('audit', ['--data', data, '--users', file('users.txt'), ...args]);

function hashOf(month: string, user: string): string {
  const salt = salts.get(month);
  assert.ok(salt);
  return createHmac('sha256', salt).update(`${SERVER}:${user}`).digest('hex').slice(0, 32);
}

before(async () => {
  writeFileSync(file('users.txt'), `${USERS.join('\n')}\n`);
  const replayed = await run('replay', [timeline, '--data', open]);
  assert.equal(replayed.code, 0, replayed.stderr);
  salts = saltsOf(open);
  const lines = [...salts].map(([month, salt], i) => `${month} ${salt.toString(i === 0 ? 'hex' : 'base64')}`);
  writeFileSync(file('salts.txt'), lines.join('\n'));
  cpSync(open, closed, { recursive: true });
  const rotated = await run('rotate', ['--data', closed, '--now', '2018-02-01T10:00:00Z']);
  assert.deepEqual((JSON.parse(rotated.stdout) as { closed: string[] }).closed, [JANUARY]);
  cpSync(closed, leaky, { recursive: true });
  await plant();
  [informed, uninformed] = await Promise.all([
    audit(leaky, '--salts', file('salts.txt')),
    audit(copyOf(leaky)),
  ]);
});
after(() => rmSync(dir, { recursive: true }));

/** Two audits at once need a directory each. */
function copyOf(data: string): string {
  cpSync(data, `${data}-copy`, { recursive: true });
  return `${data}-copy`;
}

/** Puts one leak of each kind at each kind of place. */
async function plant(): Promise<void> {
  const stack = await startStack({ dir: leaky, log: quietLog });
  try {
    const put = (table: string, item: Record<string, AttributeValue>) =>
      dynamodb.send(new PutItemCommand({ TableName: table, Item: item }));
    const [january, february] = [salts.get(JANUARY), salts.get('2018-02')];
    assert.ok(january && february);
    await put('state', { pk: s('leak'), sk: s('hex'), deep: { L: [{ M: { id: s(hexOf(ONE)) } }] } });
    await put('state', { pk: s('leak'), sk: s(`by-${TWO}`) });
    await put('state', { pk: s('leak'), sk: s('name'), [FOUR]: n(1) });
    await put('state', { pk: s('leak'), sk: s('past'), kept: { B: january } });
    await put('salts', { pk: s('2017-12'), salt: { B: Buffer.alloc(32, 7) } });
    await put('state', { ...keyOf(closedKey('2017-12')), at: n(0) });
    await put('state', { pk: s('leak'), sk: s('live'), kept: s(february.toString('hex')) });
    await put('state', { pk: s('voice#0/1'), sk: s('session'), month: s(JANUARY), who: s('5'.repeat(32)) });
    await put('counters', {
      pk: s(`${SERVER}#2018-01-30`),
      sk: s('b#900#0/1'),
      counts: s(JSON.stringify({ 'm09:1': { [hashOf(JANUARY, ONE)]: 1 } })),
    });
    await put('counters', {
      pk: s(`${SERVER}#2018-02-01`),
      sk: s('b#901#0/1'),
      counts: s(JSON.stringify({ 'm09:1': { [hashOf('2018-02', TWO)]: 1 } })),
    });
    await put('identities', { pk: s(`${SERVER}#${JANUARY}`), sk: s(hashOf(JANUARY, TWO)), token: s('t') });
    const { queueUrl, deadLetterQueueUrl } = stack.queues;
    for (const [url, n] of [
      [queueUrl, 900],
      [deadLetterQueueUrl, 901],
    ] as const) {
      const batch: Batch = {
        ...{ v: 1, shard: '0/1', n, at: 0, settled: [], guilds: [], facts: [] },
        users: [
          {
            guild: SERVER,
            day: '2018-01-30',
            who: hashOf(JANUARY, n === 900 ? ONE : TWO),
            add: { 'm09:1': 1 },
          },
        ],
      };
      const ids = { MessageGroupId: n === 900 ? TWO : 'leak', MessageDeduplicationId: String(n) };
      await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: JSON.stringify(batch), ...ids }));
    }
    const store = (key: string, body: Buffer) =>
      s3().send(new PutObjectCommand({ Bucket: stack.bucket, Key: key, Body: body }));
    const csv = `hour,event,user\r\n2018-01-30T09,msg,${hashOf(JANUARY, THREE)}\r\nx,${Buffer.from(`id:${THREE}`).toString('base64')}\r\n`;
    await store('exports/january.csv.gz', gzipSync(csv));
    await store(`exports/of-${FOUR}.txt`, Buffer.from('nothing inside'));
    const counters = day('2018-02-01', { [hashOf('2018-02', FIVE)]: [msg(9, '1', 1)] });
    await store(`days/${SERVER}/2018-02-01.parquet`, Buffer.from(encodeDay({ counters, late: [] })));
    await store('exports/torn.csv.gz', gzipSync(Buffer.from(csv.repeat(50))).subarray(0, 40));
  } finally {
    await stack.stop();
  }
  plantInFiles();
}

/** Writes leaks into files, and rows that the databases delete again. */
function plantInFiles(): void {
  mkdirSync(join(leaky, 'logs'));
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(FIVE));
  const logged = { who: FIVE, hash: hashOf(JANUARY, THREE), salt: salts.get('2018-02') };
  writeFileSync(join(leaky, 'logs', 'bot.log'), `{"message":"Counted"}\n${JSON.stringify(logged)}\n`);
  writeFileSync(join(leaky, 'logs', 'bot.log.1.gz'), gzipSync(`{"user":"0x${hexOf(FOUR).toUpperCase()}"}\n`));
  writeFileSync(
    join(leaky, 'core'),
    Buffer.concat([Buffer.alloc(100_000), bytes, Buffer.from(bytes).reverse()]),
  );
  writeFileSync(join(leaky, `${THREE}.txt`), '');
  const pk = `${SERVER}#${JANUARY}`;
  const sk = hashOf(JANUARY, FOUR);
  const mapping = JSON.stringify({ pk: { S: pk }, sk: { S: sk }, token: { S: '7'.repeat(32) } });
  const salt = JSON.stringify({ pk: { S: JANUARY }, salt: { B: salts.get(JANUARY)?.toString('base64') } });
  const database = new DatabaseSync(join(leaky, 'dynamodb.sqlite'));
  const itemsOf = (table: string) =>
    `items_${database.prepare('SELECT id FROM tables WHERE name = ?').get(table)?.['id']}`;
  const insert = (table: string, json: string) =>
    database
      .prepare(`INSERT INTO ${itemsOf(table)} (pk, sk, item, size) VALUES ('deleted', '', ?, 1)`)
      .run(json);
  for (const [table, json] of [
    ['identities', mapping],
    ['salts', salt],
  ] as const) {
    insert(table, json);
    database.exec(`DELETE FROM ${itemsOf(table)} WHERE pk = 'deleted'`);
  }
  const taken = JSON.stringify({ users: [{ day: '2018-01-30', who: hashOf(JANUARY, FIVE) }] });
  database
    .prepare(
      `INSERT INTO queue_messages (queue, id, group_id, deduplication_id, sent, enqueued, receives, visible_at, body)
       SELECT id, 'taken', '', '', 0, 0, 0, 0, ? FROM queues LIMIT 1`,
    )
    .run(taken);
  database.exec("DELETE FROM queue_messages WHERE id = 'taken'");
  database.close();
}

const hexOf = (id: string): string => BigInt(id).toString(16);

/** A user id, masked. */
const STARS = '*'.repeat(18);

/** The lines of findings, without the ids of messages and the offsets. */
function findingsIn({ stdout }: Finished): { failures: string[]; tolerated: string[] } {
  const [failures = [], tolerated = []] = [/^✖.*$/m, /^No failure.*$/m].map((heading) => {
    const [, after = ''] = stdout.split(heading);
    const [lines = ''] = after.split('\n\n');
    return lines
      .trim()
      .split('\n')
      .map((line) =>
        line
          .trim()
          .replace(/message [0-9a-f-]{36}/, 'message ID')
          .replace(/at byte .*/, 'at byte N'),
      );
  });
  return { failures, tolerated };
}

test('an audit finds nothing in the data of a replay, and does not change it', async () => {
  const before = stateOf(open);
  const { code, stdout, stderr } = await audit(open, '--salts', file('salts.txt'));
  assert.equal(code, 0, stdout + stderr);
  assert.match(stdout, /Nothing was found/);
  assert.match(stdout, /2018-01 {2}open {2}2 {7}2\n {2}2018-02 {2}open {2}2 {7}2\n/);
  assert.deepEqual(stateOf(open), before);
});

test('after rotation it finds nothing either, and a kept salt links nobody', async () => {
  const { code, stdout, stderr } = await audit(closed, '--salts', file('salts.txt'));
  assert.equal(code, 0, stdout + stderr);
  assert.match(stdout, /2018-01 {2}closed {2}2 {7}0\n {2}2018-02 {2}open {4}2 {7}2\n/);
});

test('every leak is found with its place, and dead letters are no failure', () => {
  const { failures, tolerated } = findingsIn(informed);
  const at = `${SERVER}, ${JANUARY} (hex)`;
  const object = 's3/buckets/reports/objects/exports';
  assert.deepEqual(
    failures.sort(),
    [
      // Ids in each kind of place, their keys and names too.
      'user id of line 1 (hex): state leak / hex',
      `user id of line 2 (decimal): state leak / by-${STARS}`,
      'user id of line 4 (decimal): state leak / name',
      'user id of line 3 (base64 of the decimal): reports/exports/january.csv.gz, unpacked at byte N',
      `user id of line 4 (decimal): reports/exports/of-${STARS}.txt`,
      'user id of line 2 (decimal): batches.fifo message ID',
      'user id of line 5 (decimal): logs/bot.log at byte N',
      'user id of line 4 (hex, upper case): logs/bot.log.1.gz, unpacked at byte N',
      'user id of line 5 (8 bytes, big-endian): core at byte N',
      'user id of line 5 (8 bytes, little-endian): core at byte N',
      `user id of line 3 (decimal): the name of ${STARS}.txt`,
      // And in the files that the stand-ins keep these in.
      'user id of line 1 (hex): dynamodb.sqlite at byte N',
      'user id of line 2 (decimal): dynamodb.sqlite at byte N',
      'user id of line 4 (decimal): dynamodb.sqlite at byte N',
      `user id of line 3 (base64 of the decimal): ${object}/january.csv.gz.data, unpacked at byte N`,
      `user id of line 4 (decimal): the name of ${object}/of-${STARS}.txt.data`,
      `user id of line 4 (decimal): the name of ${object}/of-${STARS}.txt.meta.json`,
      `user id of line 4 (decimal): ${object}/of-${STARS}.txt.meta.json at byte N`,
      // Salts: a past one, and a live one where it does not belong.
      'salt of 2018-01 (bytes): state leak / past',
      'salt of 2017-12 (bytes): salts 2017-12 /',
      'salt of 2017-12 (base64): dynamodb.sqlite at byte N',
      'the salt of 2017-12, which is closed: salts 2017-12 /',
      'salt of 2018-02 (hex): state leak / live',
      'salt of 2018-02 (list): logs/bot.log at byte N',
      'salt of 2018-01 (base64): dynamodb.sqlite at byte N',
      'a salt of no open month: dynamodb.sqlite at byte N',
      // Hashes of a closed month, and one of an open month that was counted under itself.
      `hash of line 1 in ${at}: counters ${SERVER}#2018-01-30 / b#900#0/1`,
      `hash of line 2 in ${SERVER}, 2018-02 (hex): counters ${SERVER}#2018-02-01 / b#901#0/1`,
      `hash of line 1 in ${at}: batches.fifo message ID`,
      `hash of line 2 in ${at}: identities ${SERVER}#2018-01 / …`,
      `hash of line 3 in ${at}: reports/exports/january.csv.gz, unpacked at byte N`,
      'a hash of no open month: reports/exports/january.csv.gz, unpacked at byte N',
      `a person who is not under a token: reports/days/${SERVER}/2018-02-01.parquet at byte N`,
      `hash of line 3 in ${at}: logs/bot.log at byte N`,
      `hash of line 1 in ${at}: dynamodb.sqlite at byte N`,
      `hash of line 2 in ${at}: dynamodb.sqlite at byte N`,
      `hash of line 4 in ${at}: dynamodb.sqlite at byte N`,
      `hash of line 5 in ${at}: dynamodb.sqlite at byte N`,
      `hash of line 3 in ${at}: ${object}/january.csv.gz.data, unpacked at byte N`,
      'a hash of 2018-01: state voice#0/1 / session',
      'a hash of 2018-01: batches.fifo message ID',
      'a hash of no open month, in a deleted message: dynamodb.sqlite at byte N',
      // What maps to tokens, there and deleted, and what it gives away.
      `mapping of 2018-01: identities ${SERVER}#2018-01 / …`,
      'mapping of 2018-01: dynamodb.sqlite at byte N',
      `token of line 1: counters ${SERVER}#2018-01`,
      `token of line 2: identities ${SERVER}#2018-01`,
      'could not be read to its end (Z_BUF_ERROR): reports/exports/torn.csv.gz',
      `could not be read to its end (Z_BUF_ERROR): ${object}/torn.csv.gz.data`,
    ].sort(),
  );
  assert.deepEqual(tolerated.sort(), [
    'a hash of 2018-01: batches-dlq.fifo message ID',
    `hash of line 2 in ${at}: batches-dlq.fifo message ID`,
    `hash of line 2 in ${at}: dynamodb.sqlite at byte N`,
  ]);
  assert.equal(informed.code, 1);
});

test('without a past salt, ids and data with the shape of a closed month’s are still found', () => {
  const { failures, tolerated } = findingsIn(uninformed);
  const all = findingsIn(informed).failures;
  // Findings that need January's salt: hashes by person, the salt itself, and the tokens that it links.
  const needsSalt = /^(hash of line \d in \d+, 2018-01|salt of 2018-01|token)/;
  assert.deepEqual(failures.sort(), all.filter((finding) => !needsSalt.test(finding)).sort());
  assert.deepEqual(tolerated, ['a hash of 2018-01: batches-dlq.fifo message ID']);
  assert.match(uninformed.stdout, /2018-01 {2}closed .*not tried: no salt given/);
  assert.equal(uninformed.code, 1);
});

test('dead letters alone are no failure', async () => {
  const data = file('dead-letters');
  cpSync(closed, data, { recursive: true });
  const database = new DatabaseSync(join(data, 'dynamodb.sqlite'));
  database.exec(`ATTACH '${join(leaky, 'dynamodb.sqlite')}' AS leaky;
    INSERT INTO queue_messages SELECT * FROM leaky.queue_messages
    WHERE queue = (SELECT id FROM leaky.queues WHERE name LIKE '%dlq%')`);
  database.close();
  const finished = await audit(data, '--salts', file('salts.txt'));
  assert.equal(finished.code, 0, finished.stdout);
  assert.equal(findingsIn(finished).tolerated.length, 3);
});

test('neither an id nor a hash nor a salt is printed', () => {
  const secrets = [
    ...USERS,
    ...[...salts.values()].flatMap((salt) => [salt.toString('hex'), salt.toString('base64')]),
  ];
  for (const month of salts.keys()) for (const user of USERS) secrets.push(hashOf(month, user));
  for (const { stdout, stderr } of [informed, uninformed]) {
    for (const secret of secrets)
      assert.ok(!`${stdout}${stderr}`.toLowerCase().includes(secret.toLowerCase()));
  }
});

test('a directory without data is refused', async () => {
  mkdirSync(file('empty'));
  const { code, stderr } = await audit(file('empty'));
  assert.equal(code, 2);
  assert.match(stderr, /There is no data in .*empty/);
});
