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

test('any pieces decompress to one text, in their order', async () => {
  const piece = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ minLength: 500, maxLength: 5_000 }));
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
      const text = Buffer.from(pieces.map((piece) => Buffer.from(piece).toString()).join(''));
      assert.deepEqual(gunzipSync(await fileOf(given(pieces))), text);
    }),
  );
});

test('a file is one gzip member with one stream, which every reader accepts', async () => {
  const pieces = Array.from({ length: 9 }, (_, at) => `piece ${at}\r\n`.repeat(1_000 * at));
  const file = await fileOf(given(pieces));
  assert.equal(inflateRawSync(file.subarray(HEADER_BYTES, -TRAILER_BYTES)).toString(), pieces.join(''));
  assert.equal(file.readUInt32LE(file.length - 4), pieces.join('').length);
});

test('an error of the pieces is thrown', async () => {
  const broken = new Error('The pieces broke off.');
  async function* pieces(): AsyncGenerator<string> {
    yield 'one';
    throw broken;
  }
  await assert.rejects(fileOf(pieces()), broken);
});

test('at most four pieces are read ahead', async () => {
  let read = 0;
  async function* endless(): AsyncGenerator<string> {
    for (;;) {
      read++;
      yield 'piece';
    }
  }
  const file = gzipped(endless());
  await file.next();
  for (let taken = 1; taken <= 20; taken++) {
    await file.next();
    assert.ok(read > taken && read <= taken + 4, `${read} read, ${taken} taken`);
  }
  await file.return(undefined);
});
