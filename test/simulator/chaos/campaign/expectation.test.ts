import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countName, voiceName } from '../../../../simulator/chaos/campaign/counter-names.ts';
import { createExpectation, type Inexactness } from '../../../../simulator/chaos/campaign/expectation.ts';

const NOON = Date.UTC(2018, 0, 12, 12);
const MINUTE = 60_000;
const EXACT: Inexactness = { outages: [], missing: [], stallSeconds: 0 };

/** One user's stay in voice from 12:10 to 12:20. */
function tenMinutes() {
  const expected = createExpectation();
  expected.voice(NOON + 10 * MINUTE, 'guild', 'user', 'talk');
  expected.voice(NOON + 20 * MINUTE, 'guild', 'user');
  const name = voiceName('guild', NOON, 'user', 'talk');
  return (inexactness: Partial<Inexactness>) => expected.seconds({ ...EXACT, ...inexactness }).get(name);
}

test('an event in a gap may be missing, every other one must count', () => {
  const expected = createExpectation();
  for (const minute of [1, 2, 3]) expected.message(NOON + minute * MINUTE, 'guild', 'user', 'general');
  const name = countName('msg', 'guild', NOON, 'user', 'general');
  assert.deepEqual(expected.counts([]), new Map([[name, { least: 3, most: 3 }]]));
  const gap = { start: NOON + 2 * MINUTE, end: NOON + 3 * MINUTE };
  assert.deepEqual(expected.counts([gap]), new Map([[name, { least: 2, most: 3 }]]));
});

test('joins count in their hour, parts in any', () => {
  const expected = createExpectation();
  expected.join(NOON, 'guild');
  expected.part(NOON, 'guild');
  assert.deepEqual(
    [...expected.counts([]).keys()],
    [countName('join', 'guild', NOON), countName('part', 'guild', 0)],
  );
});

test('voice seconds may be a second off for each late change', () => {
  assert.deepEqual(tenMinutes()({}), { least: 599, most: 601 });
  assert.deepEqual(tenMinutes()({ stallSeconds: 2 }), { least: 597, most: 603 });
});

test('a change in an outage may be off by the outage, a whole outage within a stay changes nothing', () => {
  const during = { start: NOON + 19 * MINUTE, end: NOON + 21 * MINUTE };
  assert.deepEqual(tenMinutes()({ outages: [during] }), { least: 600 - 121, most: 600 + 121 });
  const within = { start: NOON + 12 * MINUTE, end: NOON + 14 * MINUTE };
  assert.deepEqual(tenMinutes()({ outages: [within] }), { least: 599, most: 601 });
});

test('seconds of a missing range may be missing, but none may be added', () => {
  const missing = [{ start: NOON + 15 * MINUTE, end: NOON + 30 * MINUTE }];
  assert.deepEqual(tenMinutes()({ missing }), { least: 299, most: 601 });
});

test('a stay is split at the end of the hour, and ends with its last connection', () => {
  const expected = createExpectation();
  expected.voice(NOON + 50 * MINUTE, 'guild', 'user', 'talk');
  expected.end(NOON + 65 * MINUTE);
  assert.deepEqual(
    [...expected.seconds(EXACT)],
    [
      [voiceName('guild', NOON, 'user', 'talk'), { least: 599, most: 601 }],
      [voiceName('guild', NOON + 60 * MINUTE, 'user', 'talk'), { least: 299, most: 301 }],
    ],
  );
});

test('an end just before the hour may arrive in the next hour', () => {
  const expected = createExpectation();
  expected.voice(NOON + 50 * MINUTE, 'guild', 'user', 'talk');
  expected.end(NOON + 60 * MINUTE - 500);
  assert.deepEqual(expected.seconds(EXACT).get(voiceName('guild', NOON + 60 * MINUTE, 'user', 'talk')), {
    least: 0,
    most: 1,
  });
});
