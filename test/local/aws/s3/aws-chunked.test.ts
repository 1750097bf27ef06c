import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeChunks } from '../../../../local/aws/s3/aws-chunked.ts';

const decode = async (parts: readonly Uint8Array[]) => {
  const trailers = new Map<string, string>();
  const decoded: Uint8Array[] = [];
  for await (const part of decodeChunks(parts, trailers)) decoded.push(part);
  return { content: Buffer.concat(decoded), trailers: Object.fromEntries(trailers) };
};

const END = '0\r\nX-Amz-Checksum-Crc32: abc=\r\nother:b:c\r\n\r\n';
const encode = (chunks: readonly Uint8Array[], signature = '') =>
  Buffer.concat([
    ...chunks.flatMap((chunk) => [
      Buffer.from(`${chunk.length.toString(16)}${signature}\r\n`),
      chunk,
      Buffer.from('\r\n'),
    ]),
    Buffer.from(END),
  ]);
const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 50 }), { maxLength: 8 });

/** Cuts bytes at any places. */
const cutAt = (bytes: Buffer, places: readonly number[]): Buffer[] => {
  const cuts = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return cuts.slice(1).map((end, at) => bytes.subarray(cuts[at], end));
};

test('content and trailers come out, however the bytes arrive', async () => {
  await fc.assert(
    fc.asyncProperty(
      chunks,
      fc.array(fc.nat(), { maxLength: 10 }),
      fc.boolean(),
      async (parts, places, isSigned) => {
        const encoded = encode(parts, isSigned ? ';chunk-signature=00ff' : '');
        const { content, trailers } = await decode(cutAt(encoded, places));
        assert.deepEqual(content, Buffer.concat(parts));
        assert.deepEqual(trailers, { 'x-amz-checksum-crc32': 'abc=', other: 'b:c' });
      },
    ),
  );
});

test('a body that breaks off anywhere is refused', async () => {
  const encoded = encode([Buffer.from('abc'), Buffer.from('\r\n0\r\n')]);
  for (let end = 0; end < encoded.length; end++)
    await assert.rejects(decode([encoded.subarray(0, end)]), { name: 'IncompleteBody' }, String(end));
  await decode([encoded]);
});

test('a body that is not of this encoding is refused', async () => {
  for (const body of ['abc', 'x\r\nabc', '3\r\nabcd\r\n', '-1\r\n', `${'1'.repeat(10_000)}\r\n`])
    await assert.rejects(decode([Buffer.from(body)]), { name: 'IncompleteBody' });
});
