import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { REST } from '@discordjs/rest';
import {
  checkApplication,
  explainDiscordError,
} from '../../../../lambdas/interactions/commands/check-application.ts';
import { registerCommands } from '../../../../lambdas/interactions/commands/register-commands.ts';
import type { BotSettings } from '../../../../local/bot/bot-settings.ts';
import type { Log } from '../../../../shared/log.ts';
import { type SimulatedDiscord, startDiscord } from '../../../../simulator/discord/discord.ts';
import { simulatedApplication } from '../../../../simulator/session/simulated-server.ts';

const application = simulatedApplication();
let discord: SimulatedDiscord;
let logged: string[] = [];
const log: Log = (level, message) => logged.push(`${level}: ${message}`);

before(async () => {
  discord = await startDiscord({ application });
});
after(() => discord.close());
beforeEach(() => {
  logged = [];
});

function check(wrong: Partial<BotSettings> = {}): Promise<void> {
  const settings = {
    token: application.botToken,
    applicationId: application.id,
    publicKey: application.publicKey,
    apiUrl: discord.apiUrl,
    dir: '',
    host: '127.0.0.1',
    port: 0,
    flushSeconds: 10,
    ...wrong,
  };
  return checkApplication(new REST({ api: settings.apiUrl }).setToken(settings.token), settings, log);
}

test('the log says how to register commands, and then how they arrive', async () => {
  await check();
  assert.deepEqual(logged, [
    'warn: The application has no slash commands yet. Run "npm run register".',
    'info: Commands arrive over the gateway.',
  ]);
  logged = [];
  await registerCommands(new REST({ api: discord.apiUrl }).setToken(application.botToken), application.id);
  await check({ publicKey: application.publicKey.toUpperCase() });
  assert.deepEqual(logged, ['info: Commands arrive over the gateway.']);
});

const wrong: [what: string, settings: () => Partial<BotSettings>, said: RegExp][] = [
  [
    'a token that Discord does not accept',
    () => ({ token: 'another-token-altogether' }),
    /^Discord does not accept the bot token\. Copy it into DISCORD_TOKEN again/,
  ],
  [
    'the id of another application',
    () => ({ applicationId: '720000000000000009' }),
    /^DISCORD_APPLICATION_ID is not the application that DISCORD_TOKEN belongs to/,
  ],
  [
    'the public key of another application',
    () => ({ publicKey: simulatedApplication().publicKey }),
    /^DISCORD_PUBLIC_KEY is not the public key of the application/,
  ],
  [
    'a Discord that is not there',
    () => ({ apiUrl: 'http://127.0.0.1:1/api' }),
    /^Discord could not be reached at http:\/\/127\.0\.0\.1:1\/api \(ECONNREFUSED\)/,
  ],
];
for (const [what, settings, said] of wrong) {
  test(`${what} is refused with the setting to change`, async () => {
    await assert.rejects(check(settings()), { name: 'ConnectError', message: said });
    assert.deepEqual(logged, []);
  });
}

test('any other error is thrown unchanged', async () => {
  const error = new Error('a bug');
  await assert.rejects(
    explainDiscordError('', () => Promise.reject(error)),
    (thrown) => thrown === error,
  );
});
