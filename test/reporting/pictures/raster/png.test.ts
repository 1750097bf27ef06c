import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { encodePng } from '../../../../reporting/pictures/raster/png.ts';

/** The chunks of a PNG, each with its sum checked. */
function chunksOf(file: Uint8Array): [string, Buffer][] {
  const png = Buffer.from(file);
  assert.equal(png.toString('latin1', 0, 8), '\x89PNG\r\n\x1a\n');
  const chunks: [string, Buffer][] = [];
  for (let at = 8; at < png.length; ) {
    const end = at + 8 + png.readUInt32BE(at);
    assert.equal(png.readUInt32BE(end), crc32(png.subarray(at + 4, end)));
    chunks.push([png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, end)]);
    at = end + 4;
  }
  return chunks;
}

test('a PNG holds the red, green, blue and alpha of every pixel, line by line', () => {
  const image = fc
    .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }))
    .chain(([width, height]) =>
      fc.tuple(
        fc.constant(width),
        fc.uint8Array({ minLength: width * height * 4, maxLength: width * height * 4 }),
      ),
    );
  fc.assert(
    fc.property(image, ([width, pixels]) => {
      const height = pixels.length / 4 / width;
      const [[, header] = assert.fail(), [, data] = assert.fail(), ...rest] = chunksOf(
        encodePng(pixels, width, height),
      );
      assert.deepEqual(rest, [['IEND', Buffer.alloc(0)]]);
      assert.deepEqual([header.readUInt32BE(0), header.readUInt32BE(4)], [width, height]);
      assert.deepEqual([...header.subarray(8)], [8, 6, 0, 0, 0]);
      const lines = inflateSync(data);
      const expected = Array.from({ length: height }, (_, y) => [
        0,
        ...pixels.slice(y * width * 4, (y + 1) * width * 4),
      ]);
      assert.deepEqual([...lines], expected.flat());
    }),
  );
});
