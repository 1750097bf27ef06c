import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, mock, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { handler } from '../../../../lambdas/reports/handler.ts';
import { DAYS } from '../../../../shared/aws/bucket-folders.ts';
import { dynamodb, keyOf, n, s } from '../../../../shared/aws/dynamodb.ts';
import { s3 } from '../../../../shared/aws/s3.ts';
import { batchSortKey, counterPartition, userAttribute } from '../../../../shared/counters/counter-keys.ts';
import type { ReportRequest } from '../../../../shared/messages/report-request.ts';
import { noteUnfiledBatch } from '../../../../shared/state/filed-days.ts';
import { closedKey, sinceKey } from '../../../../shared/state/state-keys.ts';
import { newToken } from '../../../../simulator/discord/app/interaction-object.ts';
import { type SimulatedDiscord, startDiscord } from '../../../../simulator/discord/discord.ts';
import type { Message } from '../../../../simulator/discord/rest/channel-messages.ts';
import { TOKEN_LIFE_MS } from '../../../../simulator/discord/rest/interaction-replies.ts';
import { INTERACTION } from '../../../../simulator/discord/rest/pending-interactions.ts';
import { simulatedApplication } from '../../../../simulator/session/simulated-server.ts';
import { captureLog } from '../../../support/capture-log.ts';
import { BUCKET, startDynamodb, startS3 } from '../../../support/emulators.ts';
import { GUILD } from '../../../support/ids.ts';
import { range } from '../../../support/reporting/days.ts';

const CHANNEL = '800000000000000001';
const ANN = 'a'.repeat(32);
const HASH = '0123456789abcdef0123456789abcdef';

/** The handler's log. */
let log: ReturnType<typeof captureLog>;

let discord: SimulatedDiscord;
let storage: Awaited<ReturnType<typeof startS3>>;
let database: Awaited<ReturnType<typeof startDynamodb>>;
/** How far the simulated Discord's clock is ahead, ms. */
let ahead = 0;

const counting = (token: string, count: number) => ({
  counts: s(JSON.stringify({ [userAttribute('msg', 9, CHANNEL)]: { [token]: count } })),
});

before(async () => {
  [discord, storage, database] = await Promise.all([
    startDiscord({ application: simulatedApplication(), now: () => Date.now() + ahead }),
    startS3(),
    startDynamodb(),
  ]);
  process.env['DISCORD_API_URL'] = discord.apiUrl;
  await put('state', sinceKey(GUILD), { since: n(Date.parse('2018-01-01T00:00:00Z')) });
  await put('state', closedKey('2018-01'), {});
  for (let day = 1; day <= 9; day++) {
    for (const month of ['2018-01', '2018-02']) {
      const key = { pk: counterPartition(GUILD, `${month}-0${day}`), sk: batchSortKey('1#0/1') };
      await put('counters', key, counting(ANN, day));
    }
  }
  await put('identities', { pk: `${GUILD}#2018-02`, sk: HASH }, { token: s(ANN) });
});
beforeEach(async () => {
  await storage.empty();
  ahead = 0;
  log = captureLog();
});
afterEach(() => mock.restoreAll());
after(async () => {
  s3().destroy();
  dynamodb.destroy();
  await Promise.all([discord.close(), storage.stop(), database.stop()]);
});

const put = (
  TableName: string,
  key: { pk: string; sk: string },
  values: Parameters<typeof Object.assign>[1],
) => dynamodb.send(new PutItemCommand({ TableName, Item: { ...keyOf(key), ...values } }));

/** A `/userstats` that Discord has just sent and that was deferred. Discord enforces `fileLimit`. */
function ask(month: string, fileLimit = 1_000_000) {
  const { rest, context } = discord;
  const envelope = { id: rest.nextId(), token: newToken(), attachmentSizeLimit: 1_000_000 };
  const pending = rest.interactions.open({
    ...envelope,
    attachmentSizeLimit: fileLimit,
    type: INTERACTION.command,
    channelId: CHANNEL,
    at: Date.now() + ahead,
  });
  const deferred = rest.interactions.respond(pending, { type: 5 }, []);
  const request: ReportRequest = {
    ...envelope,
    applicationId: context.application.id,
    locale: 'en',
    guild: GUILD,
    command: { name: 'userstats' },
    range: { ...range(`${month}-01`, `${month}-10`), swapped: false },
  };
  const message = () => rest.messages.get(deferred?.id ?? '');
  return { request, message, messageId: deferred?.id ?? '' };
}

/** The lines of the file that a message has attached, without its header and counts of members. */
function attached(message: Message | undefined): string[] {
  const file =
    discord.rest.messages.file(message?.attachments[0]?.id ?? '') ?? assert.fail('nothing attached');
  return gunzipSync(file.bytes).toString().split('\r\n').slice(1, -1);
}

/** The keys of what is stored, without the files of days. */
async function stored(): Promise<string[]> {
  const { Contents: objects = [] } = await s3().send(new ListObjectsV2Command({ Bucket: BUCKET }));
  return objects.map(({ Key }) => Key ?? '').filter((key) => !key.startsWith(DAYS));
}

/** Runs a request whose token has expired before the reply. */
async function runWithExpiredToken(month: string): Promise<void> {
  const { request } = ask(month);
  ahead = TOKEN_LIFE_MS + 1;
  await handler(request);
  ahead = 0;
}

test('a file that could not be sent is kept, and sent once to the same command', async () => {
  await runWithExpiredToken('2018-01');
  assert.equal(log.lines.length, 1);
  assert.match(log.lines[0] ?? '', /The reply is gone.*401/);
  assert.equal((await stored()).length, 2);
  const other = ask('2018-02');
  await handler(other.request);
  assert.doesNotMatch(other.message()?.content ?? '', /Made at/);
  const second = ask('2018-01');
  await put(
    'counters',
    { pk: counterPartition(GUILD, '2018-01-09'), sk: batchSortKey('2#0/1') },
    counting('b'.repeat(32), 1),
  );
  await noteUnfiledBatch(GUILD, '2018-01-09', '2#0/1', Date.now());
  await handler(second.request);
  assert.match(second.message()?.content ?? '', /9 rows,.*\nMade at <t:\d+:t> \(<t:\d+:R>\) for a command/);
  assert.equal(attached(second.message()).length, 9);
  const third = ask('2018-01');
  await handler(third.request);
  assert.doesNotMatch(third.message()?.content ?? '', /Made at/);
  assert.equal(attached(third.message()).length, 10);
});

test('a kept file with hashes is not sent once its month is closed', async () => {
  await runWithExpiredToken('2018-02');
  const keys = await stored();
  assert.ok(
    keys.every((key) => key.startsWith(`open/${GUILD}/`)),
    'where rotation deletes them',
  );
  const before = ask('2018-02');
  await handler(before.request);
  assert.match(before.message()?.content ?? '', /Made at.*\n.*Do not pass this file on/);
  assert.match(attached(before.message())[0] ?? '', new RegExp(HASH));
  await runWithExpiredToken('2018-02');
  await put('state', closedKey('2018-02'), {});
  const after = ask('2018-02');
  await handler(after.request);
  assert.doesNotMatch(after.message()?.content ?? '', /Made at/);
  assert.match(attached(after.message())[0] ?? '', new RegExp(ANN));
});

test('an edit of a deleted reply is tried once and logged once, and the file is kept', async () => {
  const { request, messageId } = ask('2018-01');
  discord.rest.messages.delete(messageId);
  const edits = mock.method(discord.rest.interactions, 'byToken').mock;
  await handler(request);
  assert.equal(edits.callCount(), 1);
  assert.equal(log.lines.length, 1);
  assert.match(log.lines[0] ?? '', /"warn".*The reply is gone.*404 \(code 10008\)/);
  assert.equal((await stored()).length, 2);
});

test('an edit succeeds after Discord was busy or broken for a while', async () => {
  discord.rest.failNext(1, 429, 0.05);
  discord.rest.failNext(1, 500);
  const { request, message } = ask('2018-01');
  await handler(request);
  assert.match(message()?.content ?? '', /User statistics/);
  assert.deepEqual((await stored()).length, 1);
});

test('a file that Discord refuses as too large is linked', async () => {
  const { request, message } = ask('2018-01', 10);
  await handler(request);
  const { description = '' } = message()?.embeds[0] ?? {};
  assert.match(description, /until <t:\d+:t>/);
  const url = /\((http\S+)\)/.exec(description)?.[1] ?? assert.fail(description);
  assert.match(gunzipSync(await (await fetch(url)).bytes()).toString(), /^\uFEFFPeriod,Event/);
});

/** Makes seconds pass between any two readings of the clock. Returns the contents of all edits. */
function speedUpClock(): string[] {
  const now = performance.now.bind(performance);
  let passed = 0;
  mock.method(performance, 'now', () => {
    passed += 4_000;
    return now() + passed;
  });
  const edit = discord.rest.messages.edit;
  const contents: string[] = [];
  mock.method(discord.rest.messages, 'edit', (...args: Parameters<typeof edit>) => {
    contents.push(String(args[1].body['content']));
    return edit(...args);
  });
  return contents;
}

test('during a long export the reply shows its progress, and the last edit is the result', async () => {
  const contents = speedUpClock();
  const { request, message } = ask('2018-01');
  await handler(request);
  assert.ok(contents.length > 1, 'no progress was shown');
  const [first = ''] = contents;
  assert.match(
    first,
    /^\*\*User statistics\*\* for all channels, 1 Jan.*\nReading what was counted: \d of 9 days…$/,
  );
  const days = contents.slice(0, -1).map((text) => Number(/(\d) of 9/.exec(text)?.[1]));
  assert.deepEqual(
    days,
    [...days].sort((a, b) => a - b),
  );
  assert.match(contents.at(-1) ?? '', /10 rows/);
  assert.equal(message()?.content, contents.at(-1));
});

test('a failed progress edit does no harm', async () => {
  speedUpClock();
  discord.rest.failNext(1, 500);
  const { request, message } = ask('2018-01');
  await handler(request);
  assert.match(message()?.content ?? '', /10 rows/);
  assert.ok(log.lines.every((line) => line.includes('"info"')));
});

test('when the time is over the work stops: the last edit says so, and no file stays', async () => {
  const edit = discord.rest.messages.edit;
  const edits = mock.method(discord.rest.messages, 'edit', edit).mock;
  const { request, message } = ask('2018-01');
  await handler(request, { getRemainingTimeInMillis: () => 8_000 });
  assert.match(message()?.content ?? '', /took too long/);
  assert.equal(edits.callCount(), 1);
  assert.deepEqual(await stored(), []);
});
