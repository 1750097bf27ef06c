/** Takes some seconds: it loads the CDK, copies the image's files and bundles the worker. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { build } from 'esbuild';
import { ROOT, workerBundle } from '../../cdk/bundling/bundling.ts';
import { imageContext } from '../support/cdk/synthesised.ts';

const dir = mkdtempSync(join(tmpdir(), 'userstats-'));
let context: string;

before(() => {
  context = imageContext(join(dir, 'cdk.out'));
});
after(() => rmSync(dir, { recursive: true }));

test('the image’s context has the Dockerfile and all code of the worker’s bundle', async () => {
  const { metafile } = await build({
    ...workerBundle(join(dir, 'worker.mjs')),
    absWorkingDir: ROOT,
    metafile: true,
  });
  const own = Object.keys(metafile.inputs).filter((file) => !file.startsWith('node_modules/'));
  assert.ok(own.length > 50);
  const needed = [
    'gateway/Dockerfile',
    'package.json',
    'cdk/bundling/bundle.ts',
    'cdk/bundling/bundling.ts',
    ...own,
  ];
  assert.deepEqual(
    needed.filter((file) => !existsSync(join(context, file))),
    [],
  );
});

test('it has nothing else of the project', () => {
  for (const stray of [
    '.env',
    '.git',
    'node_modules',
    'test',
    'local',
    'lambdas',
    'reporting',
    'simulator',
    'cdk.json',
  ])
    assert.ok(!existsSync(join(context, stray)), stray);
});
