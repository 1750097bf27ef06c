import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ByteWriter } from 'hyparquet-writer';
import { writeRleBitPackedHybrid } from 'hyparquet-writer/src/encoding.js';
import { readPackedNumbers } from '../../../reporting/tuning/packed-numbers.ts';

/** A page as hyparquet-writer makes it. */
function pageOf(numbers: readonly number[], width: number): Uint8Array {
  const page = new ByteWriter();
  page.appendUint8(width);
  writeRleBitPackedHybrid(page, [...numbers], width);
  return page.getBytes();
}

/** Runs of one number and runs of several, as rows have them. */
const numbersBelow = (end: number) =>
  fc
    .array(fc.tuple(fc.nat(end - 1), fc.integer({ min: 1, max: 40 })), { maxLength: 40 })
    .map((runs) => runs.flatMap(([number, times]) => Array<number>(times).fill(number)));

/** A dictionary whose entries differ from their indices. */
const dictionaryOf = (size: number) => Uint32Array.from({ length: size }, (_, at) => (at * 7919) >>> 0);

const pages = fc
  .integer({ min: 0, max: 17 })
  .chain((width) => fc.tuple(fc.constant(width), numbersBelow(2 ** width)));

test('indices of any width are read back', () => {
  fc.assert(
    fc.property(pages, ([width, numbers]) => {
      const dictionary = dictionaryOf(2 ** width);
      const values = new Uint32Array(numbers.length);
      readPackedNumbers(pageOf(numbers, width), values, dictionary);
      assert.deepEqual(
        [...values],
        numbers.map((number) => dictionary[number] ?? 0),
      );
    }),
  );
});

test('a page that ends too early, or has an index outside its dictionary, is refused', () => {
  fc.assert(
    fc.property(pages, fc.nat(), ([width, numbers], cut) => {
      fc.pre(numbers.length > 0);
      const page = pageOf(numbers, width);
      const values = new Uint32Array(numbers.length);
      const dictionary = dictionaryOf(2 ** width);
      assert.throws(
        () => readPackedNumbers(page.subarray(0, cut % page.length), values, dictionary),
        RangeError,
      );
      const lacking = dictionary.subarray(0, Math.max(...numbers));
      assert.throws(() => readPackedNumbers(page, values, lacking), /not in its dictionary/);
    }),
  );
});

test('indices wider than any page of a day has are refused', () => {
  assert.throws(
    () => readPackedNumbers(Uint8Array.of(26, 2, 0), new Uint32Array(1), new Uint32Array(1)),
    /26 bits/,
  );
});
