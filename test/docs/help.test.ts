/** Takes some seconds: it runs each command. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { run } from '../support/run-command.ts';

const { scripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  scripts: Record<string, string>;
};

/** The scripts that run a command of this project. */
const commands = Object.keys(scripts).filter(
  (name) => /\.ts$/.test(scripts[name] ?? '') && name !== 'test:unit',
);

test('every command prints its help on --help, and does nothing else', { concurrency: 2 }, async (t) => {
  assert.ok(commands.includes('start'));
  const tests = commands.map((name) =>
    t.test(name, async () => {
      const { code, stdout, stderr } = await run(name, ['--help']);
      const usage = name === 'start' ? 'Usage: npm start' : `Usage: npm run ${name}`;
      assert.ok(stdout.startsWith(usage), stdout);
      assert.deepEqual([code, stderr], [0, '']);
    }),
  );
  await Promise.all(tests);
});
