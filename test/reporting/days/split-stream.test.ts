import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { piecesOf } from '../../../reporting/days/split-stream.ts';

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

test('pieces are what was put together, whatever they arrive in', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(bytes(20), { maxLength: 8 }), fc.array(fc.nat()), async (parts, cuts) => {
      const lengths = parts.map(({ length }) => length);
      const pieces = await Promise.all(piecesOf(chunksOf(concat(parts), cuts), lengths));
      assert.deepEqual(
        pieces.map((piece) => [...piece]),
        parts.map((part) => [...part]),
      );
    }),
  );
});

test('a piece is there before the next one is', async () => {
  const rest = Promise.withResolvers<void>();
  async function* slow() {
    yield Uint8Array.of(1, 2, 3);
    await rest.promise;
    yield Uint8Array.of(4);
  }
  const [first, second] = piecesOf(slow(), [2, 2]);
  assert.deepEqual([...((await first) ?? [])], [1, 2]);
  rest.resolve();
  assert.deepEqual([...((await second) ?? [])], [3, 4]);
});

test('what does not arrive is refused, and what has arrived is not', async () => {
  async function* broken() {
    yield Uint8Array.of(1, 2, 3);
    throw new Error('ECONNRESET');
  }
  const settled = await Promise.allSettled(piecesOf(broken(), [2, 2, 0]));
  assert.deepEqual(
    settled.map(({ status }) => status),
    ['fulfilled', 'rejected', 'rejected'],
  );
  const [short] = piecesOf(chunksOf(Uint8Array.of(1), []), [2]);
  await assert.rejects(short ?? Promise.resolve(), /ends before its days do/);
  const [long] = piecesOf(chunksOf(Uint8Array.of(1, 2, 3), []), [2]);
  await assert.rejects(long ?? Promise.resolve(), RangeError);
});
