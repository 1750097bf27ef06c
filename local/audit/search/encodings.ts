/** Bytes in one of the forms in which a program may write them. */
export interface Encoded {
  /** The form in words, such as `hex`. */
  form: string;
  bytes: Buffer;
}

const text = (form: string, value: string): Encoded => ({ form, bytes: Buffer.from(value, 'latin1') });

/** Encodes a user id (64 bits): as a decimal and a hexadecimal number, as bytes in either order, and as base64. */
export function encodeUserId(id: string): Encoded[] {
  const bigEndian = Buffer.alloc(8);
  bigEndian.writeBigUInt64BE(BigInt(id));
  const littleEndian = Buffer.from(bigEndian).reverse();
  return [
    text('decimal', id),
    // Without leading zeros: a number with leading zeros contains it.
    ...inBothCases('hex', BigInt(id).toString(16)),
    ...base64('base64 of the decimal', Buffer.from(id)),
    { form: '8 bytes, big-endian', bytes: bigEndian },
    { form: '8 bytes, little-endian', bytes: littleEndian },
    ...base64('base64 of 8 bytes, big-endian', bigEndian),
    ...base64('base64 of 8 bytes, little-endian', littleEndian),
  ];
}

/** Encodes a hash, given in hex: as text, as bytes and as base64. */
export function encodeHash(hex: string): Encoded[] {
  const bytes = Buffer.from(hex, 'hex');
  return [...inBothCases('hex', hex), { form: 'bytes', bytes }, ...base64('base64', bytes)];
}

/** Encodes a salt, also as Node prints bytes: a list of numbers, JSON of a Uint8Array, a Buffer's pairs of digits. */
export function encodeSalt(salt: Uint8Array): Encoded[] {
  const bytes = Buffer.from(salt);
  const hex = bytes.toString('hex');
  return [
    { form: 'bytes', bytes },
    ...inBothCases('hex', hex),
    text('pairs of hex digits', hex.replace(/..(?!$)/g, '$& ')),
    ...base64('base64', bytes),
    text('list', [...bytes].join(',')),
    text('list', [...bytes].join(', ')),
    text('JSON', JSON.stringify(Object.fromEntries(bytes.entries())).slice(1, -1)),
  ];
}

function inBothCases(form: string, hex: string): Encoded[] {
  const upper = hex.toUpperCase();
  return upper === hex ? [text(form, hex)] : [text(form, hex), text(`${form}, upper case`, upper)];
}

/**
 * The part of a base64 text that depends on `bytes` alone, whatever comes before and after them. It differs by their
 * position in a group of three bytes and by the alphabet (RFC 4648, sections 4 and 5). Digits that depend on a neighbour too
 * are dropped, so an id can match where the id next to it stands.
 */
function base64(form: string, bytes: Buffer): Encoded[] {
  const found = new Map<string, Encoded>();
  for (const before of [0, 1, 2]) {
    const padded = Buffer.concat([Buffer.alloc(before), bytes]);
    const [from, to] = [Math.ceil((before * 8) / 6), Math.floor((padded.length * 8) / 6)];
    for (const alphabet of ['base64', 'base64url'] as const) {
      const core = padded.toString(alphabet).slice(from, to);
      found.set(core, text(form, core));
    }
  }
  return [...found.values()];
}
