import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { commands } from '../../../lambdas/interactions/commands/command-definitions.ts';
import { readBotSettings } from '../../../local/bot/bot-settings.ts';
import { UsageError } from '../../../shared/cli/command.ts';
import { type SimulatedDiscord, startDiscord } from '../../../simulator/discord/discord.ts';
import { simulatedApplication } from '../../../simulator/session/simulated-server.ts';
import { startProcess } from '../../support/start-process.ts';

const GOOD = {
  DISCORD_TOKEN: 'a-token-of-some-length',
  DISCORD_APPLICATION_ID: '720000000000000001',
  DISCORD_PUBLIC_KEY: 'ab'.repeat(32),
};

function problems(env: NodeJS.ProcessEnv): string[] {
  try {
    readBotSettings(env);
  } catch (error) {
    assert.ok(error instanceof UsageError);
    return error.message.split('\n').filter((line) => line.startsWith('  - '));
  }
  return [];
}

describe('readBotSettings', () => {
  test('three settings are required, the others have defaults', () => {
    assert.deepEqual(readBotSettings(GOOD), {
      token: GOOD.DISCORD_TOKEN,
      applicationId: GOOD.DISCORD_APPLICATION_ID,
      publicKey: GOOD.DISCORD_PUBLIC_KEY,
      apiUrl: 'https://discord.com/api',
      dir: resolve('.data'),
      host: '127.0.0.1',
      port: 8787,
      flushSeconds: 10,
    });
  });

  test('a setting replaces its default', () => {
    const env = { ...GOOD, DISCORD_API_URL: 'http://127.0.0.1:99/api/', PORT: '0', FLUSH_SECONDS: '600' };
    const { apiUrl, port, flushSeconds } = readBotSettings(env);
    assert.deepEqual([apiUrl, port, flushSeconds], ['http://127.0.0.1:99/api', 0, 600]);
  });

  test('valid settings that other code reads are accepted', () => {
    const env = { RETENTION_MONTHS: '1200', LOG_LEVEL: 'off' };
    assert.deepEqual(problems({ ...GOOD, ...env }), []);
    assert.deepEqual(problems({ ...GOOD, RETENTION_MONTHS: '', LOG_LEVEL: '' }), []);
  });
  for (const host of ['0.0.0.0', '::', '::1', 'localhost', 'bot-1.example.com']) {
    test(`HOST can be ${host}`, () => assert.equal(readBotSettings({ ...GOOD, HOST: host }).host, host));
  }

  test('one message names every missing setting, empty ones too', () => {
    assert.deepEqual(
      problems({ DISCORD_TOKEN: '' }).map((line) => line.split(':', 1)[0]),
      [
        '  - DISCORD_TOKEN is not set',
        '  - DISCORD_APPLICATION_ID is not set',
        '  - DISCORD_PUBLIC_KEY is not set',
      ],
    );
  });

  const malformed: [name: string, value: string][] = [
    ['DISCORD_TOKEN', 'secret with spaces'],
    ['DISCORD_APPLICATION_ID', 'secret'],
    ['DISCORD_PUBLIC_KEY', `${'ab'.repeat(31)}zz`],
    ['DISCORD_API_URL', 'secret.example'],
    ['DISCORD_API_URL', 'ftp://secret.example'],
    ['HOST', 'http://secret.example'],
    ['HOST', '127.0.0.256'],
    ['HOST', '127.0.0.1:8787'],
    ['HOST', '-secret'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['FLUSH_SECONDS', '0'],
    ['FLUSH_SECONDS', '1.5'],
    ['FLUSH_SECONDS', '10000'],
    ...['PORT', 'FLUSH_SECONDS', 'RETENTION_MONTHS'].flatMap((name) =>
      ['-1', '1.5', '1e3', ' 5', '05', 'Infinity', 'NaN', 'abc'].map((value): [string, string] => [
        name,
        value,
      ]),
    ),
    ['RETENTION_MONTHS', '0'],
    ['RETENTION_MONTHS', '1201'],
    ['LOG_LEVEL', 'debug'],
    ['REPOSITORY_URL', 'https://example.org/a,b'],
  ];
  for (const [name, value] of malformed) {
    test(`for ${name}=${value} the error says what is expected, and does not repeat the value`, () => {
      const [problem = '', ...more] = problems({ ...GOOD, [name]: value });
      assert.deepEqual(more, []);
      assert.match(problem, new RegExp(`^  - ${name} is malformed: expected .+`));
      assert.ok(!problem.split(/[ :.]/).includes(value) && !(value.length > 4 && problem.includes(value)));
    });
  }
});

test('a setting of an earlier version is refused, not passed over', () => {
  const [problem = '', ...more] = problems({ ...GOOD, DYNAMODB_ENDPOINT: 'http://127.0.0.1:8000' });
  assert.deepEqual(more, []);
  assert.match(problem, /DYNAMODB_ENDPOINT is no longer a setting.*Unset it/);
});

describe('npm start and npm run register', () => {
  const application = simulatedApplication();
  const dir = mkdtempSync(join(tmpdir(), 'userstats-'));
  let discord: SimulatedDiscord;
  before(async () => {
    discord = await startDiscord({ application });
  });
  after(async () => {
    await discord.close();
    rmSync(dir, { recursive: true });
  });

  test('come from a .env file, which the environment overrides', async () => {
    writeFileSync(
      join(dir, '.env'),
      `DISCORD_TOKEN=overridden-by-the-environment
DISCORD_APPLICATION_ID=${application.id}
DISCORD_PUBLIC_KEY="${application.publicKey}"
DISCORD_API_URL=${discord.apiUrl}
`,
    );
    const { code, log } = await startProcess(
      'register',
      { DISCORD_TOKEN: application.botToken },
      { cwd: dir },
    ).exited;
    assert.equal(code, 0, log);
    assert.equal(discord.rest.application.commands.length, commands.length);
  });

  test('that are wrong are named in one message without their values, and the exit code is 2', async () => {
    writeFileSync(join(dir, '.env'), 'DISCORD_PUBLIC_KEY=not-quite-a-key\nDISCORD_TOKEN=a-secret-token\n');
    const { code, log } = await startProcess(
      'start',
      { PORT: 'eighty', RETENTION_MONTHS: 'abc', FLUSH_SECONDS: 'often' },
      { cwd: dir },
    ).exited;
    assert.equal(code, 2);
    assert.match(log, /DISCORD_APPLICATION_ID is not set: expected the application id/);
    assert.match(log, /DISCORD_PUBLIC_KEY is malformed: expected the public key, 64 hex digits/);
    for (const name of ['PORT', 'RETENTION_MONTHS', 'FLUSH_SECONDS'])
      assert.ok(log.includes(`${name} is malformed`));
    assert.doesNotMatch(log, /not-quite-a-key|a-secret-token|eighty|DISCORD_TOKEN/);
    assert.match(log, /Set them in the environment or in a \.env file/);
  });
});
