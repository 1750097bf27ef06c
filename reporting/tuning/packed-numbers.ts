// Tuned: README.md in this folder has the benchmark and the numbers.

/** The widest index that fits into the 32 bits read at once, after the up to 7 bits before it. */
const MAX_WIDTH = 25;

/**
 * Reads a page of dictionary indices and writes the entry of `dictionary` for each into `values`. The page's first byte is
 * the width of an index in bits; then come runs of one repeated index and runs of bit-packed indices (Parquet: Encodings,
 * Run Length Encoding / Bit-Packing Hybrid). Throws where the page ends too early or an index is not in the dictionary.
 */
export function readPackedNumbers(
  { buffer, byteOffset, byteLength }: Uint8Array,
  values: Uint32Array,
  dictionary: Uint32Array,
): void {
  const page = new DataView(buffer, byteOffset, byteLength);
  const width = page.getUint8(0);
  if (width > MAX_WIDTH)
    throw new Error(`A page of a day has indices of at most ${MAX_WIDTH} bits, not ${width} bits.`);
  let offset = 1;
  /** Reads a run's header, its length and kind, seven bits a byte (Parquet: ULEB 128). */
  function nextHeader(): number {
    let header = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = page.getUint8(offset++);
      header |= (byte & 0x7f) << shift;
      if (byte < 0x80) return header >>> 0;
    }
  }
  for (let row = 0; row < values.length; ) {
    const header = nextHeader();
    if ((header & 1) === 0) {
      const end = Math.min(row + (header >>> 1), values.length);
      values.fill(lookUp(dictionary, readBytes(page, offset, (width + 7) >>> 3)), row, end);
      offset += (width + 7) >>> 3;
      row = end;
    } else {
      // Indices are packed in groups of eight; the last group may have more than there are rows.
      const end = Math.min(row + (header >>> 1) * 8, values.length);
      const bytes = (header >>> 1) * width;
      if (offset + bytes > byteLength) throw new RangeError('A page ends before its indices do.');
      const packed = new DataView(buffer, byteOffset + offset, bytes);
      unpack(packed, width, values.subarray(row, end), dictionary);
      offset += bytes;
      row = end;
    }
  }
}

/** Reads indices that are packed bit by bit, the lowest bit first. */
function unpack(packed: DataView, width: number, values: Uint32Array, dictionary: Uint32Array): void {
  const mask = 2 ** width - 1;
  /** The last position from which 32 bits can be read. */
  const last = packed.byteLength - 4;
  let highest = 0;
  for (let at = 0, bit = 0; at < values.length; at++, bit += width) {
    const byte = bit >>> 3;
    const word =
      byte <= last ? packed.getUint32(byte, true) : readBytes(packed, byte, packed.byteLength - byte);
    const number = (word >>> (bit & 7)) & mask;
    if (number > highest) highest = number;
    values[at] = dictionary[number] as number; // An unknown index becomes 0 here; the check below throws.
  }
  lookUp(dictionary, highest);
}

function lookUp(dictionary: Uint32Array, number: number): number {
  const value = dictionary[number];
  if (value === undefined) throw new Error('A page has an index that is not in its dictionary.');
  return value;
}

/** Reads a number of up to four bytes, little-endian. */
function readBytes(page: DataView, offset: number, bytes: number): number {
  let number = 0;
  for (let at = 0; at < bytes; at++) number |= page.getUint8(offset + at) << (at * 8);
  return number >>> 0;
}
