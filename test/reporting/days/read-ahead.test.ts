import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Reading, readAhead, type Turn } from '../../../reporting/days/read-ahead.ts';

const PIECE = 10;

/** Readers of so many pieces each, and what they hold together with what was given out last. */
function readersOf(pieces: readonly number[]) {
  const held = pieces.map(() => 0);
  const most = { held: 0, reading: 0 };
  let reading = 0;
  const readers = pieces.map((count, at) => (turn: Turn): Reading<number> => {
    async function read(): Promise<number> {
      most.reading = Math.max(most.reading, ++reading);
      for (let piece = 0; piece < count; piece++) {
        await Promise.resolve();
        held[at] = (held[at] ?? 0) + PIECE;
        most.held = Math.max(most.held, total());
        if (!(await turn())) break;
      }
      reading--;
      return at;
    }
    return { whole: read(), bytes: () => held[at] ?? 0 };
  });
  const total = () => held.reduce((sum, bytes) => sum + bytes, 0);
  return { readers, most, held };
}

test('keeps the order, and never holds more than it may beside what it waits for', async () => {
  const someReaders = fc.array(fc.nat(30), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(
      someReaders,
      fc.integer({ min: 1, max: 5 }),
      fc.nat(200),
      async (pieces, atOnce, may) => {
        const { readers, most, held } = readersOf(pieces);
        const order: number[] = [];
        for await (const at of readAhead(readers, { atOnce, heldBytes: may })) {
          assert.equal(held[at], (pieces[at] ?? 0) * PIECE, 'it is whole');
          order.push(at);
          held[at] = 0;
        }
        assert.deepEqual(order, [...pieces.keys()]);
        assert.ok(most.reading <= atOnce);
        const largest = Math.max(0, ...pieces) * PIECE;
        assert.ok(most.held <= may + largest + atOnce * PIECE, `${most.held} held, ${may} allowed`);
      },
    ),
  );
});

test('reads several at once where there is room', async () => {
  const { readers, most } = readersOf([5, 5, 5, 5]);
  for await (const _ of readAhead(readers, { atOnce: 3, heldBytes: 1000 }));
  assert.equal(most.reading, 3);
});

test('when it is left, those that wait for room stop, and it ends when they have', async () => {
  const { readers, held } = readersOf([1, 100, 100]);
  for await (const _ of readAhead(readers, { atOnce: 3, heldBytes: 50 })) break;
  assert.ok((held[1] ?? 0) < 1000 && (held[2] ?? 0) < 1000, String(held));
});

test('rejects with what a reader rejects with, in its turn', async () => {
  const broken = new Error('It broke off.');
  const [first = assert.fail(), , third = assert.fail()] = readersOf([1, 1, 1]).readers;
  const readers = [first, () => ({ whole: Promise.reject(broken), bytes: () => 0 }), third];
  const seen: number[] = [];
  await assert.rejects(async () => {
    for await (const at of readAhead(readers, { atOnce: 3, heldBytes: 1000 })) seen.push(at);
  }, broken);
  assert.deepEqual(seen, [0]);
});
