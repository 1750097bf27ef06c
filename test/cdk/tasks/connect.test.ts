/** Takes some seconds: each test runs the command in its own process. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { REST } from '@discordjs/rest';
import { keepTime } from '../../../gateway/timers.ts';
import { startWorker, type Worker } from '../../../gateway/worker.ts';
import { handler } from '../../../lambdas/interactions/handler.ts';
import { type HttpApi, startHttpApi } from '../../../local/bot/http-api.ts';
import { type Stack, startStack } from '../../../local/stack/stack.ts';
import { quietLog } from '../../../shared/cli/quiet-log.ts';
import { type SimulatedDiscord, startDiscord } from '../../../simulator/discord/discord.ts';
import { simulatedApplication } from '../../../simulator/session/simulated-server.ts';
import { type Account, SECRET, startAccount } from '../../support/cdk/account.ts';
import { run } from '../../support/run-command.ts';

process.env['LOG_LEVEL'] = 'off';
const application = simulatedApplication();
let stack: Stack;
let discord: SimulatedDiscord;
let endpoint: HttpApi;
let worker: Worker;
let account: Account;
let stopTimers: () => void;

before(async () => {
  process.env['DISCORD_PUBLIC_KEY'] = application.publicKey;
  stack = await startStack({ log: quietLog, serve: true });
  discord = await startDiscord({ application });
  endpoint = await startHttpApi({ handler, log: quietLog, port: 0, host: '127.0.0.1' });
  worker = await startWorker({
    token: application.botToken,
    rest: new REST({ api: discord.apiUrl }).setToken(application.botToken),
    flushSeconds: 1,
    owner: 'the worker',
    log: quietLog,
    onFatal: (error) => {
      throw error;
    },
  });
  stopTimers = keepTime(worker, Date.now, quietLog);
  account = await startAccount({
    Userstats: {
      ApplicationId: application.id,
      PublicKey: application.publicKey,
      InteractionsUrl: endpoint.url,
      StateTable: process.env['STATE_TABLE'] ?? '',
      BotTokenSecret: SECRET,
    },
  });
});
after(async () => {
  stopTimers();
  await worker.stop(Date.now());
  await discord.close();
  await endpoint.stop();
  await account.stop();
  await stack.stop();
});

const connect = (args: string[] = [], env: Record<string, string> = {}) =>
  run('connect', args, {
    ...account.environment,
    AWS_ENDPOINT_URL_DYNAMODB: process.env['AWS_ENDPOINT_URL_DYNAMODB'] ?? '',
    DISCORD_API_URL: discord.apiUrl,
    ...env,
  });

test('with nobody to ask for the token it says so, and changes nothing', async () => {
  const { code, stderr } = await connect();
  assert.equal(code, 1);
  assert.match(stderr, /No bot token was given/);
  assert.deepEqual(account.stored, []);
});

test('the command connects the deployed stack with the application, and waits for a worker that collects', async () => {
  const { code, stdout, stderr } = await connect([], { DISCORD_TOKEN: application.botToken });
  assert.equal(code, 0, stderr);
  assert.deepEqual(account.stored, [application.botToken]);
  assert.equal(discord.rest.application.interactionsEndpointUrl, endpoint.url);
  assert.match(
    stdout,
    /The token is stored\..*Registered .*Add the bot to a server: https:.*The worker is collecting\.\n$/s,
  );
  assert.ok(!(stdout + stderr).includes(application.botToken));
});

test('a second run needs no token and changes nothing', async () => {
  const { commands } = discord.rest.application;
  const { code, stdout, stderr } = await connect();
  assert.equal(code, 0, stderr);
  assert.match(stdout, /The token is stored already\..*Discord sends commands to http\S+ already\./s);
  assert.equal(account.stored.length, 1);
  assert.deepEqual(
    discord.rest.application.commands.map(({ id }) => id),
    commands.map(({ id }) => id),
  );
});

test('a stack that does not exist is named, with what to do', async () => {
  const { code, stderr } = await connect(['--stack', 'Other']);
  assert.equal(code, 1);
  assert.match(stderr, /The stack Other could not be read: .*npm run deploy/);
});
