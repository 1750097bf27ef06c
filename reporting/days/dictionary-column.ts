/**
 * A column of a day's file as numbers. A general reader makes each value of each row, which takes three times as long:
 * here a value is made once for each entry of a dictionary, and rows are only numbers of it. It reads what a day's file
 * has, required values in dictionaries of uncompressed parts, and throws on anything else.
 */
import type { ColumnMetaData, FileMetaData } from 'hyparquet';
import type { ColumnBuffers } from '../tuning/column-buffers.ts';
import { readPackedNumbers } from '../tuning/packed-numbers.ts';
import { parquetHeader } from './parquet-page-header.ts';

/** A file's bytes and what it says of them. */
export interface ParquetFile {
  bytes: Buffer;
  metadata: FileMetaData;
}

/** Gives the number of each of `count` values that lie in a dictionary one after another (Parquet: Encodings, Plain). */
export type Numbered = (dictionary: Buffer, count: number) => Uint32Array<ArrayBuffer>;

/** A page as words of four bytes, the lowest first, which it is copied for: it may begin anywhere. */
export const wordsOf = ({ buffer, byteOffset, byteLength }: Buffer): Uint32Array<ArrayBuffer> =>
  new Uint32Array(buffer.slice(byteOffset, byteOffset + byteLength - (byteLength % 4)) as ArrayBuffer);

/** Integers that are not negative are their own numbers. */
export const integers: Numbered = (dictionary, count) => wordsOf(dictionary).subarray(0, count);

/** Texts in ASCII have the numbers that are given out for them. */
export const texts =
  (numberOf: (text: string) => number): Numbered =>
  (dictionary, count) => {
    let end = 0;
    return Uint32Array.from({ length: count }, () => {
      const start = end + 4;
      end = start + dictionary.readUInt32LE(end);
      return numberOf(dictionary.toString('latin1', start, end));
    });
  };

/** Reads a column, whatever part of the file its rows are in: of each row the number that its value has. */
export function readColumn(
  { bytes, metadata }: ParquetFile,
  name: string,
  numbered: Numbered,
  buffers: ColumnBuffers,
): Uint32Array<ArrayBuffer> {
  const values = buffers.take(name, Number(metadata.num_rows));
  let row = 0;
  for (const { columns, num_rows } of metadata.row_groups) {
    const column = columns.find(({ meta_data }) => meta_data?.path_in_schema.join('.') === name)?.meta_data;
    if (!column) throw new Error(`The file has no column ${name}.`);
    const end = row + Number(num_rows);
    readPart(bytes, column, values.subarray(row, end), numbered);
    row = end;
  }
  if (row !== values.length) throw new Error('The parts of the file have other rows than it says.');
  return values;
}

/** A column of one part: a page with the dictionary, and pages with numbers of it (Parquet: Column chunks, Data Pages). */
function readPart(
  bytes: Buffer,
  { codec, dictionary_page_offset, total_compressed_size }: ColumnMetaData,
  values: Uint32Array,
  numbered: Numbered,
): void {
  if (codec !== 'UNCOMPRESSED' || dictionary_page_offset === undefined) throw new Error(UNKNOWN);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const reader = { view, offset: Number(dictionary_page_offset) };
  const end = reader.offset + Number(total_compressed_size);
  let numbers = new Uint32Array();
  let row = 0;
  while (reader.offset < end) {
    const header = parquetHeader(reader);
    const page = bytes.subarray(reader.offset, reader.offset + header.compressed_page_size);
    reader.offset += header.compressed_page_size;
    const { dictionary_page_header: dictionary, data_page_header_v2: data } = header;
    if (dictionary) {
      numbers = numbered(page, dictionary.num_values);
    } else {
      if (data?.encoding !== 'RLE_DICTIONARY' || data.definition_levels_byte_length > 0)
        throw new Error(UNKNOWN);
      readPackedNumbers(page, values.subarray(row, row + data.num_values), numbers);
      row += data.num_values;
    }
  }
  if (row !== values.length) throw new Error(UNKNOWN);
}

const UNKNOWN = 'The file is not encoded as a day is.';
