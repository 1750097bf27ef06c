import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';

const { adviceFor } = createRequire(import.meta.url)('../../../shared/cli/require-node.cjs') as {
  adviceFor: (version: string) => string | undefined;
};
const { engines, scripts } = JSON.parse(
  readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
) as { engines: { node: string }; scripts: Record<string, string> };

test('for an older Node the advice says which one is needed and how to get it', () => {
  for (const version of ['12.22.12', '20.20.2', '23.11.1'])
    assert.match(
      adviceFor(version) ?? '',
      new RegExp(`Node 24 or later is needed, this is ${version}.*npm ci`),
    );
  for (const version of ['24.0.0', '24.21.0', '26.1.0', '100.0.0'])
    assert.equal(adviceFor(version), undefined);
});

test('package.json asks for the same Node', () => {
  assert.equal(engines.node, '>=24');
});

test('every script that runs Node checks its version', () => {
  for (const [name, command] of Object.entries(scripts))
    if (/\bnode\b/.test(command)) assert.match(command, /^node -r \.\/shared\/cli\/require-node\.cjs /, name);
});
