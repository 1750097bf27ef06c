/**
 * Reads a column of a day's file as numbers. It numbers the value of each dictionary entry once and gives each row the
 * number of its entry; a general reader makes a value for each row, which takes several times as long
 * (reporting/tuning/README.md). It reads what a day's file has, required values in dictionaries of uncompressed parts, and
 * throws on anything else.
 */
import type { ColumnMetaData, FileMetaData } from 'hyparquet';
import type { ColumnBuffers } from '../tuning/column-buffers.ts';
import { readPackedNumbers } from '../tuning/packed-numbers.ts';
import { parquetHeader } from './parquet-page-header.ts';

/** A file and its decoded metadata. */
export interface ParquetFile {
  bytes: Buffer;
  metadata: FileMetaData;
}

/** Gives a number to each of the `count` values of a dictionary page (Parquet: Encodings, Plain). */
export type NumberValues = (dictionary: Buffer, count: number) => Uint32Array<ArrayBuffer>;

/** A page as little-endian words of four bytes: a copy, because the page may begin at any byte. */
export const wordsOf = ({ buffer, byteOffset, byteLength }: Buffer): Uint32Array<ArrayBuffer> =>
  new Uint32Array(buffer.slice(byteOffset, byteOffset + byteLength - (byteLength % 4)) as ArrayBuffer);

/** Numbers integers from 0 by their own value. */
export const integers: NumberValues = (dictionary, count) => wordsOf(dictionary).subarray(0, count);

/** Numbers ASCII texts by `numberOf`. */
export const texts =
  (numberOf: (text: string) => number): NumberValues =>
  (dictionary, count) => {
    let end = 0;
    return Uint32Array.from({ length: count }, () => {
      const start = end + 4;
      end = start + dictionary.readUInt32LE(end);
      return numberOf(dictionary.toString('latin1', start, end));
    });
  };

/** Reads a column from all parts of a file: for each row the number of its value. Throws where it is not encoded as a day is. */
export function readColumn(
  { bytes, metadata }: ParquetFile,
  name: string,
  numberValues: NumberValues,
  buffers: ColumnBuffers,
): Uint32Array<ArrayBuffer> {
  const values = buffers.take(name, Number(metadata.num_rows));
  let row = 0;
  for (const { columns, num_rows } of metadata.row_groups) {
    const column = columns.find(({ meta_data }) => meta_data?.path_in_schema.join('.') === name)?.meta_data;
    if (!column) throw new Error(`The file has no column ${name}.`);
    const end = row + Number(num_rows);
    readPart(bytes, column, values.subarray(row, end), numberValues);
    row = end;
  }
  if (row !== values.length) throw new Error('The parts of the file do not add up to its number of rows.');
  return values;
}

/** Reads a column of one part: a page with the dictionary, then pages with its indices (Parquet: Column chunks, Data Pages). */
function readPart(
  bytes: Buffer,
  { codec, dictionary_page_offset, total_compressed_size }: ColumnMetaData,
  values: Uint32Array,
  numberValues: NumberValues,
): void {
  if (codec !== 'UNCOMPRESSED' || dictionary_page_offset === undefined) throw new Error(WRONG_ENCODING);
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
      numbers = numberValues(page, dictionary.num_values);
    } else {
      if (data?.encoding !== 'RLE_DICTIONARY' || data.definition_levels_byte_length > 0)
        throw new Error(WRONG_ENCODING);
      readPackedNumbers(page, values.subarray(row, row + data.num_values), numbers);
      row += data.num_values;
    }
  }
  if (row !== values.length) throw new Error(WRONG_ENCODING);
}

const WRONG_ENCODING = 'The file is not encoded as a day’s file.';
