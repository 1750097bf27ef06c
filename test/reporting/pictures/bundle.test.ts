import assert from 'node:assert/strict';
import { execFileSync, execSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { build } from 'esbuild';
import { functionBundle, lambdaBundling, ROOT } from '../../../cdk/bundling/bundling.ts';

const dir = mkdtempSync(join(tmpdir(), 'userstats-'));
const picture = {
  kind: 'cases',
  caption: { title: 'Report', scope: 'all channels', range: '1 Jan 2018, 1 day', zone: 'UTC' },
  by: 'hour',
  cases: [{ messages: 5, voiceHours: 1, activeUsers: 2, voiceUsers: 1 }],
};

before(async () => {
  const entry = join(ROOT, 'reporting', 'pictures', 'render-on-demand.ts');
  await build(functionBundle(entry, join(dir, 'index.mjs')));
});
after(() => rmSync(dir, { recursive: true }));

/** Renders with the bundle alone, in a separate process. Returns the PNG as base64, or the error's message. */
function draw(): string {
  const script = `const { renderPicture } = await import('./index.mjs');
    const drawn = await renderPicture(${JSON.stringify(picture)}).catch((error) => error);
    process.stdout.write(drawn instanceof Error ? drawn.message : Buffer.from(drawn).toString('base64'));`;
  return execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: dir,
    encoding: 'utf8',
  });
}

test('a bundle renders with the files that the deployment copies beside it, and names a missing one', () => {
  assert.match(draw(), /^Pictures need \S+, which is missing at \S+ and in node_modules\./);
  for (const command of lambdaBundling('reports').commandHooks?.afterBundling(ROOT, dir) ?? [])
    execSync(command);
  assert.match(Buffer.from(draw(), 'base64').toString('latin1'), /^\x89PNG[\s\S]*IEND/);
});
