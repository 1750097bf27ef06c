import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readWorkerSettings } from '../../gateway/worker-settings.ts';
import { SettingsError } from '../../shared/env-settings.ts';
import { run } from '../support/run-command.ts';

const GOOD = {
  BATCHES_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/1/batches.fifo',
  IDENTITIES_TABLE: 'identities',
  SALTS_TABLE: 'salts',
  STATE_TABLE: 'state',
  DISCORD_TOKEN_SECRET: 'the-secret',
  FLUSH_SECONDS: '10',
};

function problems(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    readWorkerSettings(env);
  } catch (error) {
    assert.ok(error instanceof SettingsError);
    return error.problems;
  }
  return [];
}

test('the deployment’s settings are read, and the others have defaults', () => {
  assert.deepEqual(readWorkerSettings(GOOD), { flushSeconds: 10, healthPort: 8080 });
  const more = { FLUSH_SECONDS: '1', HEALTH_PORT: '65535', DISCORD_API_URL: 'http://127.0.0.1:9/api' };
  assert.deepEqual(readWorkerSettings({ ...GOOD, ...more }), {
    flushSeconds: 1,
    healthPort: 65_535,
    apiUrl: 'http://127.0.0.1:9/api',
  });
});

for (const name of ['FLUSH_SECONDS', 'HEALTH_PORT']) {
  test(`${name} is a whole number of its range`, () => {
    for (const value of ['0', '-1', '1.5', '1e3', ' 5', '05', 'Infinity', 'NaN', 'abc', '99999', '0x10']) {
      const [problem = '', ...more] = problems({ ...GOOD, [name]: value });
      assert.match(problem, new RegExp(`^${name} is malformed: expected .*from 1 to \\d+`), value);
      assert.deepEqual(more, []);
    }
  });
}

test('one error names everything that is missing', () => {
  assert.deepEqual(
    problems({}).map((problem) => problem.split(' is not set')[0]),
    [
      'BATCHES_QUEUE_URL',
      'IDENTITIES_TABLE',
      'SALTS_TABLE',
      'STATE_TABLE',
      'DISCORD_TOKEN_SECRET',
      'FLUSH_SECONDS',
    ],
  );
  const { DISCORD_TOKEN_SECRET: _, ...unnamed } = GOOD;
  assert.deepEqual(problems({ ...unnamed, DISCORD_TOKEN: 'a-token-of-some-length' }), []);
});

test('a worker with wrong settings logs everything that is wrong and ends with exit code 2', async () => {
  const env = { FLUSH_SECONDS: 'often', HEALTH_PORT: 'none', DISCORD_API_URL: 'example.org' };
  const { code, stderr } = await run('gateway/main.ts', [], env);
  assert.equal(code, 2, stderr);
  const [line = '', ...more] = stderr.trimEnd().split('\n');
  assert.deepEqual(more, []);
  const { level, problems: named } = JSON.parse(line) as { level: string; problems: string[] };
  assert.equal(level, 'error');
  const names = named.map((problem) => problem.split(' ', 1)[0]);
  for (const name of Object.keys(env)) assert.ok(names.includes(name), name);
  assert.ok(names.includes('STATE_TABLE'));
  assert.doesNotMatch(line, /often|example\.org/);
});
