import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { askDiscord, DiscordError } from '../../../shared/discord/discord-api.ts';
import { freePort } from '../../support/free-port.ts';
import { startDiscord } from '../../support/lambdas/discord-server.ts';

const REQUEST = {
  path: '/webhooks/600000000000000001/aW50ZXJhY3Rpb24.secret/messages/@original',
  what: 'the edit of a reply',
  method: 'PATCH',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ content: 'hello' }),
};
let discord: Awaited<ReturnType<typeof startDiscord>>;
let waited: number[];
const ask = () =>
  askDiscord(REQUEST, {
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

/** The error of a request that must fail; no part of it may show the token. */
async function failure(): Promise<DiscordError> {
  const error = await ask().then(
    () => assert.fail('The request succeeded.'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof DiscordError);
  assert.doesNotMatch(`${error.stack} ${JSON.stringify(error)} ${error.cause}`, /secret|127\.0\.0\.1/);
  return error;
}

test('after a 429 the request is repeated when Discord asks for it', async () => {
  discord.answers.push({ status: 429, headers: { 'retry-after': '2' } });
  discord.answers.push({ status: 429, body: { retry_after: 0.75 } });
  await ask();
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
  await ask();
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

test('an unknown webhook is retried: Discord may not have received the deferral yet', async () => {
  discord.answers.push({ status: 404, body: { code: 10015, message: 'Unknown Webhook' } });
  await ask();
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
  const reason = new Error('The time is over.');
  discord.answers.push({ status: 500 });
  const sleep = async () => stop.abort(reason);
  await assert.rejects(askDiscord(REQUEST, { sleep, signal: stop.signal }), reason);
  await assert.rejects(askDiscord(REQUEST, { signal: stop.signal }), reason);
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
