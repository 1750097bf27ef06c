import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parquetMetadata } from 'hyparquet';
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import { createNumbering } from '../../../reporting/days/day-cells.ts';
import { integers, readColumn, texts } from '../../../reporting/days/dictionary-column.ts';
import { createColumnBuffers } from '../../../reporting/tuning/column-buffers.ts';

type Options = Omit<Parameters<typeof parquetWriteBuffer>[0], 'columnData'>;
const COMMON = { nullable: false, encoding: 'RLE_DICTIONARY' } as const;

function fileOf(columnData: ColumnSource[], options: Options = { codec: 'UNCOMPRESSED' }) {
  const bytes = Buffer.from(parquetWriteBuffer({ ...options, columnData }));
  return { bytes, metadata: parquetMetadata(bytes) };
}
const counts = Array.from({ length: 1_000 }, (_, at) => (at * at) % 251);
const column = (own: Partial<ColumnSource>): ColumnSource => ({
  name: 'count',
  data: counts,
  type: 'INT32',
  ...COMMON,
  ...own,
});

test('integers are read from any parts and pages', () => {
  for (const options of [{}, { rowGroupSize: 64 }, { pageSize: 128 }, { rowGroupSize: 300, pageSize: 64 }]) {
    const file = fileOf([column({})], { codec: 'UNCOMPRESSED', ...options });
    assert.deepEqual([...readColumn(file, 'count', integers, createColumnBuffers())], counts);
  }
});

test('a text has one number in all parts of a file', () => {
  const data = counts.map((count) => `channel ${count}`);
  const file = fileOf([column({ name: 'channel', data, type: 'STRING' })], {
    codec: 'UNCOMPRESSED',
    rowGroupSize: 64,
  });
  const names = createNumbering();
  const numbers = readColumn(file, 'channel', texts(names.numberOf), createColumnBuffers());
  assert.deepEqual(
    [...numbers].map((number) => names.names()[number]),
    data,
  );
});

test('a missing column, or one with another encoding, is refused', () => {
  const files = [
    fileOf([column({})], { codec: 'SNAPPY' }),
    fileOf([column({ encoding: 'PLAIN' })]),
    fileOf([column({ encoding: 'DELTA_BINARY_PACKED' })]),
    fileOf([column({ nullable: true, data: [1, null, 2] })]),
  ];
  for (const file of files)
    assert.throws(() => readColumn(file, 'count', integers, createColumnBuffers()), /not encoded as a day/);
  assert.throws(
    () => readColumn(fileOf([column({})]), 'hour', integers, createColumnBuffers()),
    /no column hour/,
  );
});
