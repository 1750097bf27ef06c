/** So many bits, with the seven before them at the most, are within the 32 that are read at once. */
const WIDEST = 25;

/**
 * Reads a page of numbers of a dictionary and puts in `values` what `dictionary` has for each. The page's first byte says
 * how many bits a number takes; then there are runs of one number, and of numbers packed bit by bit (Parquet: Encodings,
 * Run Length Encoding / Bit-Packing Hybrid). Throws where it ends too early or has a number that the dictionary lacks.
 */
export function readPackedNumbers(
  { buffer, byteOffset, byteLength }: Uint8Array,
  values: Uint32Array,
  dictionary: Uint32Array,
): void {
  const page = new DataView(buffer, byteOffset, byteLength);
  const width = page.getUint8(0);
  if (width > WIDEST) throw new Error(`Numbers of ${width} bits are more than a page of a day has.`);
  let offset = 1;
  /** What comes before a run: its length and kind, seven bits a byte (Parquet: ULEB 128). */
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
      values.fill(known(dictionary, readBytes(page, offset, (width + 7) >>> 3)), row, end);
      offset += (width + 7) >>> 3;
      row = end;
    } else {
      // Packed in eights: what the last one has too many is no row.
      const end = Math.min(row + (header >>> 1) * 8, values.length);
      const bytes = (header >>> 1) * width;
      if (offset + bytes > byteLength) throw new RangeError('A page ends before its numbers do.');
      const packed = new DataView(buffer, byteOffset + offset, bytes);
      unpack(packed, width, values.subarray(row, end), dictionary);
      offset += bytes;
      row = end;
    }
  }
}

function unpack(packed: DataView, width: number, values: Uint32Array, dictionary: Uint32Array): void {
  const mask = 2 ** width - 1;
  /** The last byte from which 32 bits can be read. */
  const last = packed.byteLength - 4;
  let highest = 0;
  for (let at = 0, bit = 0; at < values.length; at++, bit += width) {
    const byte = bit >>> 3;
    const word =
      byte <= last ? packed.getUint32(byte, true) : readBytes(packed, byte, packed.byteLength - byte);
    const number = (word >>> (bit & 7)) & mask;
    if (number > highest) highest = number;
    values[at] = dictionary[number] as number; // One that is lacking is 0 here, and refused below.
  }
  known(dictionary, highest);
}

function known(dictionary: Uint32Array, number: number): number {
  const value = dictionary[number];
  if (value === undefined) throw new Error('A page has a number that its dictionary lacks.');
  return value;
}

/** A number of up to four bytes, the lowest first. */
function readBytes(page: DataView, offset: number, bytes: number): number {
  let number = 0;
  for (let at = 0; at < bytes; at++) number |= page.getUint8(offset + at) << (at * 8);
  return number >>> 0;
}
