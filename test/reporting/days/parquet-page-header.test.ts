import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parquetMetadata } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { CHECKED_HYPARQUET, parquetHeader } from '../../../reporting/days/parquet-page-header.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

test('the installed hyparquet is the version that the private import was checked with', () => {
  const manifest = readFileSync(new URL('../package.json', import.meta.resolve('hyparquet')), 'utf8');
  assert.equal(
    JSON.parse(manifest).version,
    CHECKED_HYPARQUET,
    'Check src/column.js of the new version, then change CHECKED_HYPARQUET and package.json.',
  );
});

test('no other file imports a private file of hyparquet', () => {
  const files = globSync('{gateway,lambdas,reporting,shared,local,cdk,simulator,bench}/**/*.ts', {
    cwd: ROOT,
  });
  assert.ok(files.length > 100);
  const importing = files.filter((file) =>
    readFileSync(`${ROOT}${file}`, 'utf8').includes("'hyparquet/src/"),
  );
  assert.deepEqual(importing, ['reporting/days/parquet-page-header.ts']);
});

test('a page header has the encoding, the number of values and the size, and the offset moves past it', () => {
  const file = parquetWriteBuffer({
    columnData: [
      { name: 'count', data: [7, 7, 8], type: 'INT32', nullable: false, encoding: 'RLE_DICTIONARY' },
    ],
    codec: 'UNCOMPRESSED',
  });
  const [part] = parquetMetadata(file).row_groups[0]?.columns ?? [];
  const reader = { view: new DataView(file), offset: Number(part?.meta_data?.dictionary_page_offset) };
  const dictionary = parquetHeader(reader);
  assert.equal(dictionary.dictionary_page_header?.num_values, 2);
  assert.equal(dictionary.compressed_page_size, 8);
  assert.equal(reader.view.getInt32(reader.offset, true), 7);
  reader.offset += dictionary.compressed_page_size;
  const { data_page_header_v2: page } = parquetHeader(reader);
  assert.deepEqual([page?.num_values, page?.encoding], [3, 'RLE_DICTIONARY']);
});
