import assert from 'node:assert/strict';
import { afterEach, mock, test } from 'node:test';
import { pictureFile } from '../../../../lambdas/reports/report/picture-file.ts';
import type { Drawing } from '../../../../reporting/pictures/plan-picture.ts';
import { pickPictureWords } from '../../../../reporting/words/picture-words.ts';

const logged: string[] = [];
const write = process.stderr.write.bind(process.stderr);
const stderr = mock.method(process.stderr, 'write', (chunk: string | Uint8Array) =>
  typeof chunk === 'string' && chunk.startsWith('{"level"') ? logged.push(chunk) > 0 : write(chunk),
);
afterEach(() => {
  logged.length = 0;
});

const DRAWING: Drawing = {
  picture: {
    kind: 'cases',
    by: 'weekday',
    caption: { title: 'Report', scope: 'all', range: 'January', zone: 'UTC' },
    cases: [{ messages: 7, voiceHours: 1, activeUsers: 2, voiceUsers: 1 }],
  },
  description: 'Seven messages',
  words: pickPictureWords('en'),
};
const OPTIONS = { name: 'x.png', limit: 1_000_000, id: '123' };

test('a picture is a PNG with its words', async () => {
  const file = await pictureFile(DRAWING, OPTIONS);
  assert.deepEqual([file?.name, file?.type, file?.description], ['x.png', 'image/png', 'Seven messages']);
  assert.deepEqual([...(file?.content.subarray(0, 4) ?? [])], [0x89, 0x50, 0x4e, 0x47]);
  assert.deepEqual(logged, []);
});

test('where drawing fails there is none, and the log says why', async () => {
  const draw = () => Promise.reject(new Error('out of paint'));
  assert.equal(await pictureFile(DRAWING, { ...OPTIONS, draw }), undefined);
  assert.match(logged.join(''), /"error".*no picture.*"123".*out of paint/);
});

test('one that takes too long is not waited for', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const file = pictureFile(DRAWING, { ...OPTIONS, draw: () => Promise.withResolvers<never>().promise });
  t.mock.timers.tick(10_000);
  assert.equal(await file, undefined);
  assert.match(logged.join(''), /not drawn within 10000 ms/);
});

test('one that is too large to attach is left out', async () => {
  assert.equal(await pictureFile(DRAWING, { ...OPTIONS, limit: 1000 }), undefined);
  assert.match(logged.join(''), /"warn".*no picture/);
});

test.after(() => stderr.mock.restore());
