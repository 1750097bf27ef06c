import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

/** The packages that a module and the project's files that it imports need, without types and Node's own modules. */
function packagesOf(entry: URL): Set<string> {
  const packages = new Set<string>();
  const seen = new Set<string>();
  const visit = (file: URL) => {
    if (seen.has(file.href)) return;
    seen.add(file.href);
    const source = readFileSync(file, 'utf8');
    for (const [, kind, from = ''] of source.matchAll(/^(?:import|export) (type )?[^;]*?from '([^']+)';/gm)) {
      if (kind !== undefined) continue;
      if (from.startsWith('.')) visit(new URL(from, file));
      else if (!from.startsWith('node:'))
        packages.add(from.split('/', from.startsWith('@') ? 2 : 1).join('/'));
    }
  };
  visit(entry);
  return packages;
}

test('the handler stays small enough for a cold start within Discord’s 3 s: these packages and no others', () => {
  const entry = new URL('../../../lambdas/interactions/handler.ts', import.meta.url);
  assert.deepEqual([...packagesOf(entry)].sort(), [
    '@aws-lambda-powertools/metrics',
    '@aws-sdk/client-dynamodb',
    'aws4fetch',
    'chrono-node',
    'discord-interactions',
    'luxon',
  ]);
});
