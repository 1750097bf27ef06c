import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { gzipped } from '../../../../lambdas/reports/files/gzipped.ts';

const HEADER_BYTES = 10;
const TRAILER_BYTES = 8;

async function* given(pieces: Iterable<string>): AsyncGenerator<string> {
  yield* pieces;
}

async function fileOf(pieces: AsyncIterable<string>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of gzipped(pieces)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

test('pieces come out as one text, in their order, whatever they are', async () => {
  const piece = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ minLength: 500, maxLength: 5_000 }));
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
      const text = Buffer.from(pieces.map((piece) => Buffer.from(piece).toString()).join(''));
      assert.deepEqual(gunzipSync(await fileOf(given(pieces))), text);
    }),
  );
});

test('a file is one member with one stream, which every reader takes', async () => {
  const pieces = Array.from({ length: 9 }, (_, at) => `piece ${at}\r\n`.repeat(1_000 * at));
  const file = await fileOf(given(pieces));
  assert.equal(inflateRawSync(file.subarray(HEADER_BYTES, -TRAILER_BYTES)).toString(), pieces.join(''));
  assert.equal(file.readUInt32LE(file.length - 4), pieces.join('').length);
});

test('a failure of the pieces is what is thrown', async () => {
  const broken = new Error('The pieces broke off.');
  async function* pieces(): AsyncGenerator<string> {
    yield 'one';
    throw broken;
  }
  await assert.rejects(fileOf(pieces()), broken);
});

test('a few pieces are asked for before the first one is taken, and no more', async () => {
  let asked = 0;
  async function* endless(): AsyncGenerator<string> {
    for (;;) {
      asked++;
      yield 'piece';
    }
  }
  const file = gzipped(endless());
  await file.next();
  for (let taken = 1; taken <= 20; taken++) {
    await file.next();
    assert.ok(asked > taken && asked <= taken + 4, `${asked} asked for, ${taken} taken`);
  }
  await file.return(undefined);
});
