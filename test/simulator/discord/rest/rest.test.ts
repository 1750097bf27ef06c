import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verifyKey } from 'discord-interactions';
import { isObject } from '../../../../simulator/discord/limits/json.ts';
import {
  APPLICATION,
  BOT_TOKEN,
  CHANNEL,
  errorAt,
  GUILD,
  NOW,
  startEndpoint,
  startRest,
  USER_AGENT,
} from '../../../support/simulator/simulated-rest.ts';

test('the gateway’s details need the bot’s token', async () => {
  await using discord = await startRest();
  const { status, json } = await discord.call('GET', '/gateway/bot');
  assert.equal(status, 200);
  assert.deepEqual(json, {
    url: 'ws://127.0.0.1:1/gateway',
    shards: 1,
    session_start_limit: { total: 1000, remaining: 999, reset_after: 60_000, max_concurrency: 1 },
  });
  for (const authorization of ['', 'Bot another', 'Bearer a bot token']) {
    const refused = await discord.call('GET', '/gateway/bot', undefined, { authorization });
    assert.equal(refused.status, 401);
    assert.deepEqual(refused.json, { message: '401: Unauthorized', code: 0 });
  }
});

test('routes are below /api with and without the version', async () => {
  await using discord = await startRest();
  const headers = { 'user-agent': USER_AGENT };
  assert.equal((await fetch(`${discord.api}/gateway`, { headers })).status, 200);
  assert.equal((await fetch(`${discord.api}/v10/gateway`, { headers })).status, 200);
  assert.deepEqual(await (await fetch(`${discord.api}/v10/nowhere`, { headers })).json(), {
    message: '404: Not Found',
    code: 0,
  });
  assert.equal((await fetch(`${discord.api}/v10/gateway`, { headers, method: 'DELETE' })).status, 405);
});

test('a request without a bot’s User-Agent is refused, whatever its path', async () => {
  await using discord = await startRest();
  const authorization = `Bot ${BOT_TOKEN}`;
  for (const agent of [
    'node',
    'DiscordBot',
    'DiscordBot (example.org, 1.0)',
    'DiscordBot (https://example.org)',
    'DiscordBot (https://example.org, new)',
    'Mozilla/5.0 DiscordBot (https://example.org, 1.0)',
  ]) {
    for (const path of ['/gateway', '/users/@me', '/nowhere']) {
      const headers = { authorization, 'user-agent': agent };
      const { status, json } = await discord.call('GET', path, undefined, headers);
      assert.deepEqual([status, json['code']], [403, 40333], `${agent} ${path}`);
    }
  }
  const named = { authorization, 'user-agent': `${USER_AGENT} Node.js/24` };
  assert.equal((await discord.call('GET', '/users/@me', undefined, named)).status, 200);
});

test('the application and its user describe themselves', async () => {
  await using discord = await startRest();
  assert.equal((await discord.call('GET', '/users/@me')).json['id'], APPLICATION);
  for (const path of ['/applications/@me', '/oauth2/applications/@me']) {
    const { json } = await discord.call('GET', path);
    assert.equal(json['verify_key'], discord.context.application.publicKey);
    assert.equal(json['interactions_endpoint_url'], null);
  }
});

test('a guild is described with its roles, and counted on request', async () => {
  await using discord = await startRest();
  const { json } = await discord.call('GET', `/guilds/${GUILD}?with_counts=true`);
  assert.equal(json['id'], GUILD);
  assert.equal(json['approximate_member_count'], 1);
  const roles = json['roles'];
  assert.ok(Array.isArray(roles));
  assert.deepEqual(
    roles.map((role) => role.name),
    ['@everyone', 'moderators'],
  );
  const unknown = await discord.call('GET', '/guilds/700000000000000009');
  assert.deepEqual([unknown.status, unknown.json['code']], [404, 10004]);
});

test('a message is posted to a channel that exists, and stored', async () => {
  await using discord = await startRest();
  const { status, json } = await discord.call('POST', `/channels/${CHANNEL}/messages`, {
    content: 'Closed.',
  });
  assert.equal(status, 200);
  assert.equal(json['content'], 'Closed.');
  assert.deepEqual(
    discord.rest.messages.inChannel(CHANNEL).map((message) => message.id),
    [json['id']],
  );
  const elsewhere = await discord.call('POST', '/channels/800000000000000099/messages', { content: 'x' });
  assert.deepEqual([elsewhere.status, elsewhere.json['code']], [404, 10003]);
  const empty = await discord.call('POST', `/channels/${CHANNEL}/messages`, { content: '' });
  assert.deepEqual([empty.status, empty.json['code']], [400, 50006]);
});

test('messages are listed after an id, up to a limit', async () => {
  await using discord = await startRest();
  const path = `/channels/${CHANNEL}/messages`;
  for (const content of ['a', 'b', 'c']) await discord.call('POST', path, { content });
  const { json: two } = await discord.call('GET', `${path}?after=0&limit=2`);
  assert.ok(Array.isArray(two['list']) && two['list'].length === 2);
  for (const query of [
    'limit=0',
    'limit=101',
    'limit=1.5',
    'limit=1e1',
    'limit=abc',
    'after=abc',
    'after=',
  ]) {
    const { status, json } = await discord.call('GET', `${path}?${query}`);
    assert.deepEqual([status, json['code']], [400, 50035], query);
  }
});

test('a body of malformed JSON is refused', async () => {
  await using discord = await startRest();
  const response = await fetch(`${discord.api}/channels/${CHANNEL}/messages`, {
    method: 'POST',
    headers: {
      authorization: 'Bot a bot token',
      'user-agent': USER_AGENT,
      'content-type': 'application/json',
    },
    body: '{"content":',
  });
  const json: unknown = await response.json();
  assert.deepEqual([response.status, isObject(json) && json['code']], [400, 50109]);
});

test('an endpoint is accepted once it answers a PING and refuses a wrong signature', async () => {
  await using discord = await startRest();
  const seen: string[] = [];
  await using endpoint = await startEndpoint(async (request, response) => {
    const body = await text(request);
    const timestamp = String(request.headers['x-signature-timestamp']);
    const signature = String(request.headers['x-signature-ed25519']);
    assert.equal(timestamp, String(NOW / 1000));
    const good = await verifyKey(body, signature, timestamp, discord.context.application.publicKey);
    seen.push(`${JSON.parse(body).type} ${good}`);
    response.writeHead(good ? 200 : 401).end(good ? '{"type":1}' : '');
  });
  const url = `${endpoint.url}/interactions`;
  const set = await discord.call('PATCH', '/applications/@me', { interactions_endpoint_url: url });
  assert.deepEqual([set.status, set.json['interactions_endpoint_url']], [200, url]);
  assert.deepEqual(seen, ['1 true', '1 false']);
  assert.equal(discord.rest.application.interactionsEndpointUrl, url);
  const unset = await discord.call('PATCH', '/applications/@me', { interactions_endpoint_url: null });
  assert.equal(unset.json['interactions_endpoint_url'], null);
});

test('an endpoint that accepts a wrong signature, answers wrongly or not at all is refused', async () => {
  await using discord = await startRest();
  const answers: Record<string, (response: import('node:http').ServerResponse) => void> = {
    '/gullible': (response) => response.end('{"type":1}'),
    '/wrong': (response) => response.end('{"type":4}'),
    '/broken': (response) => response.writeHead(500).end('{"type":1}'),
    '/silent': () => {},
  };
  await using endpoint = await startEndpoint((request, response) => answers[request.url ?? '']?.(response));
  const urls = [...Object.keys(answers).map((path) => endpoint.url + path), 'http://127.0.0.1:1/'];
  for (const url of urls) {
    const { status, json } = await discord.call('PATCH', '/applications/@me', {
      interactions_endpoint_url: url,
    });
    assert.deepEqual([status, json['code']], [400, 50035], url);
    assert.match(
      errorAt(json, 'interactions_endpoint_url') ?? '',
      /^APPLICATION_INTERACTIONS_ENDPOINT_URL_INVALID: /,
    );
  }
  const nonsense = await discord.call('PATCH', '/applications/@me', { interactions_endpoint_url: 'no url' });
  assert.match(errorAt(nonsense.json, 'interactions_endpoint_url') ?? '', /^URL_TYPE_INVALID_URL: /);
  assert.equal(discord.rest.application.interactionsEndpointUrl, null);
});

test('commands are replaced as a whole, and keep their ids', async () => {
  await using discord = await startRest();
  const path = `/applications/${APPLICATION}/commands`;
  const report = { name: 'report', description: 'A report' };
  const first = await discord.call('PUT', path, [report, { name: 'userstats', description: 'All counts' }]);
  assert.equal(first.status, 200);
  const id = discord.rest.application.commands[0]?.id;
  await discord.call('PUT', path, [{ ...report, description: 'Another' }]);
  const { json } = await discord.call('GET', path);
  assert.ok(Array.isArray(json['list']));
  assert.deepEqual(
    json['list'].map((command) => [command.id, command.name, command.description, command.type]),
    [[id, 'report', 'Another', 1]],
  );
  const foreign = await discord.call('PUT', '/applications/600000000000000002/commands', []);
  assert.deepEqual([foreign.status, foreign.json['code']], [403, 20012]);
});

test('invalid commands are refused and change nothing', async () => {
  await using discord = await startRest();
  const path = `/applications/${APPLICATION}/commands`;
  const { status, json } = await discord.call('PUT', path, [
    { name: 'Report', description: 'x'.repeat(101) },
  ]);
  assert.deepEqual([status, json['code'], json['message']], [400, 50035, 'Invalid Form Body']);
  assert.equal(errorAt(json, '0.name'), 'APPLICATION_COMMAND_INVALID_NAME: Command name is invalid');
  assert.equal(errorAt(json, '0.description'), 'BASE_TYPE_BAD_LENGTH: Must be between 1 and 100 in length.');
  assert.deepEqual(discord.rest.application.commands, []);
});

async function text(request: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
