import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, test } from 'node:test';
import type { Worker } from 'node:worker_threads';
import { startBucket } from '../../../local/stack/bucket.ts';

const folders: string[] = [];
let dir = '';

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'userstats-'));
  folders.push(dir);
});
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

test('the end of the thread is reported once, and later requests do not hang', async () => {
  const started = Promise.withResolvers<Worker>();
  process.once('worker', started.resolve);
  const failures: Error[] = [];
  const bucket = await startBucket(dir, (error) => failures.push(error));
  const thread = await started.promise;
  await thread.terminate();
  assert.deepEqual(
    failures.map(({ name, message }) => [name, /^The embedded S3 \(fauxqs\) ended/.test(message)]),
    [['EmulatorError', true]],
  );
  await assert.rejects(bucket.scrub(), { name: 'EmulatorError', message: /fauxqs\) ended/ });
  await bucket.stop();
  assert.equal(failures.length, 1);
});

test('a stop is no failure', async () => {
  const failures: Error[] = [];
  const bucket = await startBucket(dir, (error) => failures.push(error));
  await bucket.stop();
  assert.deepEqual(failures, []);
});
