import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inflateSync } from 'node:zlib';
import type { PictureData } from '../../../reporting/pictures/picture-data.ts';
import { renderPicture } from '../../../reporting/pictures/render-on-demand.ts';

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const START = Date.UTC(2018, 0, 1);
const caption = { title: 'Report', scope: '#general', range: '1 – 2 Jan 2018, 1 day', zone: 'UTC' };
const PICTURES: PictureData[] = [
  {
    kind: 'activity',
    caption,
    unit: 'hour',
    buckets: [{ start: START, messages: 3, voiceHours: 1.5, joins: 1, parts: 2 }],
    end: START + 3_600_000,
  },
  {
    kind: 'cases',
    caption,
    by: 'weekday',
    cases: Array.from({ length: 7 }, () => ({ messages: 1, voiceHours: 1, activeUsers: 1, voiceUsers: 1 })),
  },
  { kind: 'heatmap', caption, measure: 'messages', total: 1, values: [[1]] },
];

/** A PNG's chunks by name, those of the same name joined. */
function chunksOf(png: Buffer): Map<string, Buffer> {
  const chunks = new Map<string, Buffer>();
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const name = png.toString('latin1', at + 4, at + 8);
    const data = png.subarray(at + 8, at + 8 + length);
    chunks.set(name, Buffer.concat([chunks.get(name) ?? Buffer.alloc(0), data]));
    at += 12 + length;
  }
  return chunks;
}

test('every kind of picture becomes a complete PNG 1200 pixels wide, also several at once', async () => {
  const drawn = await Promise.all(PICTURES.map((picture) => renderPicture(picture)));
  for (const bytes of drawn) {
    const png = Buffer.from(bytes);
    assert.deepEqual(png.subarray(0, SIGNATURE.length), SIGNATURE);
    const chunks = chunksOf(png);
    const header = chunks.get('IHDR') ?? Buffer.alloc(8);
    const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
    assert.equal(width, 1200);
    const rows = inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0));
    assert.equal(rows.length, height * (1 + width * 4));
    assert.ok(chunks.has('IEND'));
  }
});
