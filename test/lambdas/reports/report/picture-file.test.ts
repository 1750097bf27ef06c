import assert from 'node:assert/strict';
import { after, afterEach, test } from 'node:test';
import { renderPictureFile } from '../../../../lambdas/reports/report/picture-file.ts';
import type { PicturePlan } from '../../../../reporting/pictures/plan-picture.ts';
import { pickPictureWords } from '../../../../reporting/words/picture-words.ts';
import { captureLog } from '../../../support/capture-log.ts';

const { lines: logged, restore } = captureLog();
afterEach(() => {
  logged.length = 0;
});
after(() => restore());

const PLAN: PicturePlan = {
  data: {
    kind: 'cases',
    by: 'weekday',
    caption: { title: 'Report', scope: 'all', range: 'January', zone: 'UTC' },
    cases: [{ messages: 7, voiceHours: 1, activeUsers: 2, voiceUsers: 1 }],
  },
  altText: 'Seven messages',
  words: pickPictureWords('en'),
};
const OPTIONS = { name: 'x.png', limit: 1_000_000, id: '123' };

test('a picture becomes a PNG file with its alt text', async () => {
  const file = await renderPictureFile(PLAN, OPTIONS);
  assert.deepEqual([file?.name, file?.type, file?.description], ['x.png', 'image/png', 'Seven messages']);
  assert.deepEqual([...(file?.content.subarray(0, 4) ?? [])], [0x89, 0x50, 0x4e, 0x47]);
  assert.deepEqual(logged, []);
});

test('when rendering fails there is no file, and the log says why', async () => {
  const render = () => Promise.reject(new Error('out of paint'));
  assert.equal(await renderPictureFile(PLAN, { ...OPTIONS, render }), undefined);
  assert.match(logged.join(''), /"error".*The picture could not be rendered.*"123".*out of paint/);
});

test('a picture that takes too long is left out', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const file = renderPictureFile(PLAN, { ...OPTIONS, render: () => Promise.withResolvers<never>().promise });
  t.mock.timers.tick(10_000);
  assert.equal(await file, undefined);
  assert.match(logged.join(''), /not rendered within 10000 ms/);
});

test('a picture that is too large to attach is left out', async () => {
  assert.equal(await renderPictureFile(PLAN, { ...OPTIONS, limit: 1000 }), undefined);
  assert.match(logged.join(''), /"warn".*The picture is too large to attach/);
});
