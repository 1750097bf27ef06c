import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type MayContinue, type PendingRead, readAhead } from '../../../reporting/days/read-ahead.ts';

const PIECE = 10;

/** Readers of the given numbers of pieces, and the bytes that they and the consumer hold. */
function readersOf(pieces: readonly number[]) {
  const loaded = pieces.map(() => 0);
  const most = { loaded: 0, reading: 0 };
  let reading = 0;
  const readers = pieces.map((count, at) => (mayContinue: MayContinue): PendingRead<number> => {
    async function read(): Promise<number> {
      most.reading = Math.max(most.reading, ++reading);
      for (let piece = 0; piece < count; piece++) {
        await Promise.resolve();
        loaded[at] = (loaded[at] ?? 0) + PIECE;
        most.loaded = Math.max(most.loaded, total());
        if (!(await mayContinue())) break;
      }
      reading--;
      return at;
    }
    return { result: read(), bytes: () => loaded[at] ?? 0 };
  });
  const total = () => loaded.reduce((sum, bytes) => sum + bytes, 0);
  return { readers, most, loaded };
}

test('yields in order, and holds at most the limit beside the read that it waits for', async () => {
  const someReaders = fc.array(fc.nat(30), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(
      someReaders,
      fc.integer({ min: 1, max: 5 }),
      fc.nat(200),
      async (pieces, concurrency, maxBytes) => {
        const { readers, most, loaded } = readersOf(pieces);
        const order: number[] = [];
        for await (const at of readAhead(readers, { concurrency, maxBytes })) {
          assert.equal(loaded[at], (pieces[at] ?? 0) * PIECE, 'the read is complete');
          order.push(at);
          loaded[at] = 0;
        }
        assert.deepEqual(order, [...pieces.keys()]);
        assert.ok(most.reading <= concurrency);
        const largest = Math.max(0, ...pieces) * PIECE;
        const limit = maxBytes + largest + concurrency * PIECE;
        assert.ok(most.loaded <= limit, `${most.loaded} loaded, ${limit} allowed`);
      },
    ),
  );
});

test('reads several at once while there is room', async () => {
  const { readers, most } = readersOf([5, 5, 5, 5]);
  for await (const _ of readAhead(readers, { concurrency: 3, maxBytes: 1000 }));
  assert.equal(most.reading, 3);
});

test('when the consumer stops, reads that wait for room stop too', async () => {
  const { readers, loaded } = readersOf([1, 100, 100]);
  for await (const _ of readAhead(readers, { concurrency: 3, maxBytes: 50 })) break;
  assert.ok((loaded[1] ?? 0) < 1000 && (loaded[2] ?? 0) < 1000, String(loaded));
});

test('rejects with a reader’s error when its turn comes', async () => {
  const broken = new Error('It broke off.');
  const [first = assert.fail(), , third = assert.fail()] = readersOf([1, 1, 1]).readers;
  const readers = [first, () => ({ result: Promise.reject(broken), bytes: () => 0 }), third];
  const seen: number[] = [];
  await assert.rejects(async () => {
    for await (const at of readAhead(readers, { concurrency: 3, maxBytes: 1000 })) seen.push(at);
  }, broken);
  assert.deepEqual(seen, [0]);
});
