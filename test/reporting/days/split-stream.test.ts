import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { splitStream } from '../../../reporting/days/split-stream.ts';

const bytes = (maxLength: number) => fc.uint8Array({ maxLength });
const concat = (parts: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...part]));

/** The same bytes in chunks that end anywhere. */
async function* chunksOf(whole: Uint8Array, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  const ends = [...cuts.map((cut) => cut % (whole.length + 1)), whole.length].sort((a, b) => a - b);
  let start = 0;
  for (const end of ends) {
    yield whole.subarray(start, end);
    start = end;
  }
}

test('a stream in any chunks is split into its pieces', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(bytes(20), { maxLength: 8 }), fc.array(fc.nat()), async (parts, cuts) => {
      const lengths = parts.map(({ length }) => length);
      const pieces = await Promise.all(splitStream(chunksOf(concat(parts), cuts), lengths));
      assert.deepEqual(
        pieces.map((piece) => [...piece]),
        parts.map((part) => [...part]),
      );
    }),
  );
});

test('a piece arrives before the next one does', async () => {
  const rest = Promise.withResolvers<void>();
  async function* slow() {
    yield Uint8Array.of(1, 2, 3);
    await rest.promise;
    yield Uint8Array.of(4);
  }
  const [first, second] = splitStream(slow(), [2, 2]);
  assert.deepEqual([...((await first) ?? [])], [1, 2]);
  rest.resolve();
  assert.deepEqual([...((await second) ?? [])], [3, 4]);
});

test('a stream that fails, or has another length, rejects only the pieces that have not arrived', async () => {
  async function* broken() {
    yield Uint8Array.of(1, 2, 3);
    throw new Error('ECONNRESET');
  }
  const settled = await Promise.allSettled(splitStream(broken(), [2, 2, 0]));
  assert.deepEqual(
    settled.map(({ status }) => status),
    ['fulfilled', 'rejected', 'rejected'],
  );
  const [short] = splitStream(chunksOf(Uint8Array.of(1), []), [2]);
  await assert.rejects(short ?? Promise.resolve(), /ended before all of its pieces/);
  const [long] = splitStream(chunksOf(Uint8Array.of(1, 2, 3), []), [2]);
  await assert.rejects(long ?? Promise.resolve(), RangeError);
});
