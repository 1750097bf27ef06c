import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { REST } from '@discordjs/rest';
import { type ConnectDeps, connect, type Deployment } from '../../../cdk/tasks/connect-steps.ts';
import { handler } from '../../../lambdas/interactions/handler.ts';
import { type HttpApi, startHttpApi } from '../../../local/bot/http-api.ts';
import { type SimulatedDiscord, startDiscord } from '../../../simulator/discord/discord.ts';
import { simulatedApplication } from '../../../simulator/session/simulated-server.ts';

process.env['LOG_LEVEL'] = 'off';
process.env['POWERTOOLS_METRICS_DISABLED'] = 'true';
const application = simulatedApplication();
let endpoint: HttpApi;
let discord: SimulatedDiscord;
let said: string[];
let stored: string | undefined;
let writes: number;

before(async () => {
  process.env['DISCORD_PUBLIC_KEY'] = application.publicKey;
  endpoint = await startHttpApi({ handler, log() {}, port: 0, host: '127.0.0.1' });
});
after(async () => {
  await discord.close();
  await endpoint.stop();
});
beforeEach(async () => {
  await discord?.close();
  discord = await startDiscord({ application });
  said = [];
  stored = undefined;
  writes = 0;
});

function run(deps: Partial<ConnectDeps> = {}, deployment: Partial<Deployment> = {}): Promise<void> {
  return connect(
    {
      applicationId: application.id,
      publicKey: application.publicKey,
      interactionsUrl: endpoint.url,
      ...deployment,
    },
    {
      apiUrl: discord.apiUrl,
      discord: (token) => new REST({ api: discord.apiUrl }).setToken(token),
      readToken: async () => stored,
      storeToken: async (token) => {
        stored = token;
        writes += 1;
      },
      askToken: async () => `${application.botToken}\n`,
      untilCollecting: async () => true,
      say: (text) => said.push(text),
      ...deps,
    },
  );
}

test('an empty deployment ends up with token, commands and endpoint', async () => {
  await run();
  assert.equal(stored, application.botToken);
  assert.equal(discord.rest.application.interactionsEndpointUrl, endpoint.url);
  assert.ok(discord.rest.application.commands.length > 0);
  assert.equal(said.at(-1), 'The worker is collecting.');
  assert.ok(said.some((text) => text.includes('https://discord.com/oauth2/authorize')));
  assert.ok(!said.join().includes(application.botToken));
});

test('a second run changes nothing, and asks for nothing', async () => {
  await run();
  const { commands } = discord.rest.application;
  await run({ askToken: () => assert.fail('asked for the token again') });
  assert.equal(writes, 1);
  assert.deepEqual(
    discord.rest.application.commands.map(({ id }) => id),
    commands.map(({ id }) => id),
  );
});

test('a stored token that was reset is replaced by a new one that it asks for', async () => {
  stored = 'a-token-that-was-reset';
  await run();
  assert.equal(stored, application.botToken);
});

const refusals: [
  what: string,
  deps: () => Partial<ConnectDeps>,
  deployment: Partial<Deployment>,
  message: RegExp,
][] = [
  [
    'a token that Discord does not know',
    () => ({ askToken: async () => 'nonsense' }),
    {},
    /does not accept this bot token.*Nothing was changed/,
  ],
  ['no token', () => ({ askToken: async () => '\n' }), {}, /No bot token was given/],
  [
    'a stack of another application',
    () => ({}),
    { applicationId: '720000000000000009' },
    /was deployed for 720000000000000009/,
  ],
  ['a stack with another public key', () => ({}), { publicKey: 'ab'.repeat(32) }, /another public key/],
];
for (const [what, deps, deployment, message] of refusals) {
  test(`${what} is refused before anything is changed`, async () => {
    await assert.rejects(run(deps(), deployment), { name: 'ConnectError', message });
    assert.equal(writes, 0);
    assert.deepEqual(discord.rest.application.commands, []);
  });
}

test('without the Server Members Intent it warns, says where to turn it on, and does all other steps', async () => {
  await discord.close();
  discord = await startDiscord({ application: { ...application, flags: 0 } });
  await run();
  assert.ok(said.some((text) => /^Warning: .* lacks the Server Members Intent.*Turn it on/.test(text)));
  assert.equal(writes, 1);
  assert.equal(said.at(-1), 'The worker is collecting.');
});

test('an endpoint that Discord does not accept is reported with the reason', async () => {
  await assert.rejects(run({}, { interactionsUrl: 'http://127.0.0.1:1/interactions' }), {
    name: 'ConnectError',
    message: /^Discord does not accept http:\/\/127\.0\.0\.1:1\/interactions as the endpoint/,
  });
  await run();
});

test('a worker that does not collect is an error', async () => {
  await assert.rejects(run({ untilCollecting: async () => false }), /docs\/runbook\.md, WorkerDown/);
});
