import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** A log message or an error's name in backticks: it begins with a capital and has a space or ends with Error. */
const MESSAGE = /`([A-Z][^`\n]* [^`\n]*|[A-Z]\w*Error)`/g;
/** Errors of the AWS SDK, which are not in this project's code. */
const OF_THE_SDK = ['TimeoutError'];

test('every log message and error that the runbook quotes is in the code', () => {
  const sources = globSync('{gateway,lambdas,reporting,shared}/**/*.ts', { cwd: ROOT }).map(read).join('\n');
  const quoted = [...read('docs/runbook.md').matchAll(MESSAGE)].map(([, message = '']) => message);
  assert.ok(quoted.length > 5, 'the runbook quotes log messages');
  assert.deepEqual(
    quoted.filter((message) => !OF_THE_SDK.includes(message) && !sources.includes(message)),
    [],
  );
});
