/** The forms in which bytes may lie around: as they are, and as programs print them. */

export interface Encoded {
  form: string;
  bytes: Buffer;
}

const text = (form: string, value: string): Encoded => ({ form, bytes: Buffer.from(value, 'latin1') });

/** A user id (64 bits) as a decimal or hexadecimal number, as bytes in either order, and any of that in base64. */
export function encodeUserId(id: string): Encoded[] {
  const bigEndian = Buffer.alloc(8);
  bigEndian.writeBigUInt64BE(BigInt(id));
  const littleEndian = Buffer.from(bigEndian).reverse();
  return [
    text('decimal', id),
    // Without leading zeros: with them it holds this.
    ...inBothCases('hex', BigInt(id).toString(16)),
    ...base64('base64 of the decimal', Buffer.from(id)),
    { form: '8 bytes, big-endian', bytes: bigEndian },
    { form: '8 bytes, little-endian', bytes: littleEndian },
    ...base64('base64 of 8 bytes, big-endian', bigEndian),
    ...base64('base64 of 8 bytes, little-endian', littleEndian),
  ];
}

/** A hash, given in hex, as text and as its bytes. */
export function encodeHash(hex: string): Encoded[] {
  const bytes = Buffer.from(hex, 'hex');
  return [...inBothCases('hex', hex), { form: 'bytes', bytes }, ...base64('base64', bytes)];
}

/** A salt, also as Node prints bytes: a list of numbers, JSON of a Uint8Array, a Buffer's pairs of digits. */
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
 * What in a base64 text depends on `bytes` alone, whatever stands before and after them: one text for each of the three
 * places in a group of three bytes that they may begin at, in either alphabet (RFC 4648, sections 4 and 5). The digits
 * that are shared with what stands beside them are left out, so an id may be taken for one that is next to it.
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
