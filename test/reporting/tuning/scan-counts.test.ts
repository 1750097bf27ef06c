import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { scanCounts } from '../../../reporting/tuning/scan-counts.ts';
import type { Counts } from '../../../shared/counters/counter-keys.ts';

const channel = fc.bigInt(1n, 2n ** 64n - 1n).map(String);
const hour = fc.integer({ min: 0, max: 23 }).map((number) => String(number).padStart(2, '0'));
const attribute = fc.oneof(
  fc.tuple(fc.constantFrom('m', 'v'), hour, channel).map(([letter, at, id]) => `${letter}${at}:${id}`),
  fc.tuple(fc.constantFrom('j', 'p'), hour).map(([letter, at]) => `${letter}${at}`),
);
const token = fc.oneof(fc.constant(''), fc.stringMatching(/^[0-9a-f]{32}$/));
const counts = fc.dictionary(attribute, fc.dictionary(token, fc.nat(), { noNullPrototype: true }), {
  noNullPrototype: true,
});

function scanned(json: string): [string, string, number][] {
  const found: [string, string, number][] = [];
  scanCounts(json, (...count) => found.push(count));
  return found;
}

test('finds the counts that JSON.parse finds, in the same order', () => {
  fc.assert(
    fc.property(counts, (written: Counts) => {
      const json = JSON.stringify(written);
      const parsed = JSON.parse(json) as Counts;
      const expected = Object.entries(parsed).flatMap(([name, byToken]) =>
        Object.entries(byToken).map(([who, count]) => [name, who, count]),
      );
      assert.deepEqual(scanned(json), expected);
    }),
  );
});

for (const broken of ['{"m09:1":{"ab":-1}}', '{"m09:1":{"ab":1.5}}', '{"m09:1":{"ab":', '{"m09:1":{"a'])
  test(`refuses ${broken}`, () => {
    assert.throws(() => scanned(broken), /not as ingest writes them/);
  });
