import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { editReply, type Reply } from '../../../../lambdas/reports/reply/discord-webhook.ts';
import type { ReplyTarget } from '../../../../lambdas/reports/reply/reply-target.ts';
import { freePort } from '../../../../local/stack/free-port.ts';
import { DiscordError } from '../../../../shared/discord/discord-api.ts';
import { userAgent } from '../../../../shared/discord/user-agent.ts';
import { startDiscord } from '../../../support/lambdas/discord-server.ts';

const target: ReplyTarget = {
  id: '1',
  applicationId: '600000000000000001',
  token: 'aW50ZXJhY3Rpb24.secret',
  locale: 'en',
};
let discord: Awaited<ReturnType<typeof startDiscord>>;
let waited: number[];
const edit = (reply: Reply = { content: 'hello' }) =>
  editReply(target, reply, {
    sleep: async (ms) => {
      waited.push(ms);
    },
  });

before(async () => {
  discord = await startDiscord();
});
beforeEach(() => {
  process.env['DISCORD_API_URL'] = discord.url;
  discord.received.length = 0;
  discord.answers.length = 0;
  waited = [];
});
after(() => discord.stop());

/** The error of an edit that must fail; no part of it may show the token. */
async function failure(): Promise<DiscordError> {
  const error = await edit().then(
    () => assert.fail('The edit succeeded.'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof DiscordError);
  assert.doesNotMatch(`${error.stack} ${JSON.stringify(error)} ${error.cause}`, /secret|127\.0\.0\.1/);
  return error;
}

test('an edit without a file is JSON, pings nobody and removes embeds and files', async () => {
  await edit({ content: 'hello @everyone' });
  const [request] = discord.received;
  assert.equal(request?.method, 'PATCH');
  assert.equal(request?.path, `/api/v10/webhooks/${target.applicationId}/${target.token}/messages/@original`);
  assert.deepEqual(request?.payload, {
    content: 'hello @everyone',
    embeds: [],
    attachments: [],
    allowed_mentions: { parse: [] },
  });
});

test('every edit has the bot’s User-Agent', async () => {
  await edit();
  await edit({ content: 'here', files: [{ name: 'a', content: new Uint8Array(1), type: 'text/plain' }] });
  const agents = discord.received.map(({ headers }) => headers['user-agent']);
  assert.deepEqual(agents, [userAgent(), userAgent()]);
});

test('an edit with files is a form', async () => {
  const content = new Uint8Array([31, 139, 0, 255]);
  const picture = new Uint8Array([137, 80]);
  await edit({
    content: 'here',
    files: [
      { name: 'x.csv.gz', content, type: 'application/gzip' },
      { name: 'x.png', content: picture, type: 'image/png', description: 'Two peaks' },
    ],
  });
  const [request] = discord.received;
  assert.equal(request?.payload.content, 'here');
  assert.deepEqual(request?.payload.attachments, [
    { id: 0, filename: 'x.csv.gz' },
    { id: 1, filename: 'x.png', description: 'Two peaks' },
  ]);
  assert.deepEqual(request?.files, [
    { name: 'x.csv.gz', type: 'application/gzip', content: Buffer.from(content) },
    { name: 'x.png', type: 'image/png', content: Buffer.from(picture) },
  ]);
});

test('after a 429 the edit is repeated when Discord asks for it', async () => {
  discord.answers.push({ status: 429, headers: { 'retry-after': '2' } });
  discord.answers.push({ status: 429, body: { retry_after: 0.75 } });
  await edit();
  assert.deepEqual(waited, [2000, 750]);
  assert.equal(discord.received.length, 3);
});

test('a 429 that asks for more than a minute is thrown at once', async () => {
  discord.answers.push({ status: 429, headers: { 'retry-after': '3600' } });
  assert.equal((await failure()).status, 429);
  assert.deepEqual(waited, []);
});

test('5xx and broken connections are retried with backoff', async () => {
  discord.answers.push({ status: 500 }, 'hang up', { status: 503 });
  await edit();
  assert.deepEqual(waited, [1000, 2000, 4000]);
});

test('after five attempts the error is thrown with its status', async () => {
  for (let i = 0; i < 9; i++) discord.answers.push({ status: 502, body: 'no JSON object' });
  const error = await failure();
  assert.equal(error.status, 502);
  assert.ok(error.isTransient);
  assert.equal(discord.received.length, 5);
});

test("a refusal is not retried and has Discord's code", async () => {
  discord.answers.push({ status: 401, body: { code: 50027, message: 'Invalid Webhook Token' } });
  const error = await failure();
  assert.deepEqual([error.status, error.code, error.isTransient], [401, 50027, false]);
  assert.equal(discord.received.length, 1);
});

test('an unknown reply is retried: Discord may not have received its deferral yet', async () => {
  discord.answers.push({ status: 404, body: { code: 10015, message: 'Unknown Webhook' } });
  await edit();
  assert.equal(discord.received.length, 2);
});

test('an unreachable Discord is an error that says so', async () => {
  process.env['DISCORD_API_URL'] = `http://127.0.0.1:${await freePort()}/api`;
  const error = await failure();
  assert.deepEqual([error.status, error.code, error.isTransient], [undefined, 'ECONNREFUSED', true]);
  assert.match(error.message, /could not be reached/);
});

test('after the signal is aborted there is no request, not even a retry', async () => {
  const stop = new AbortController();
  const stopped = { ...target, signal: stop.signal };
  const reason = new Error('The time is over.');
  discord.answers.push({ status: 500 });
  const sleep = async () => stop.abort(reason);
  await assert.rejects(editReply(stopped, { content: 'x' }, { sleep }), reason);
  await assert.rejects(editReply(stopped, { content: 'x' }), reason);
  assert.equal(discord.received.length, 1);
});

test('isGone distinguishes a lost target from other refusals', async () => {
  for (const [status, isGone] of [
    [401, true],
    [404, true],
    [400, false],
    [413, false],
  ] as const) {
    discord.answers.push({ status });
    assert.equal((await failure()).isGone, isGone, String(status));
  }
});
