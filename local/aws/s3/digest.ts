import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** What a content adds up to. */
export interface Digest {
  /** Bytes. */
  size: number;
  /** In hexadecimal digits. */
  md5: string;
  /** In Base64, as S3 writes it. */
  crc32: string;
}

/** Adds up a content that comes in parts. */
export function createDigest(): { add: (part: Uint8Array) => void; end: () => Digest } {
  const md5 = createHash('md5');
  let size = 0;
  let sum = 0;
  return {
    add(part) {
      md5.update(part);
      sum = crc32(part, sum);
      size += part.length;
    },
    end() {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(sum);
      return { size, md5: md5.digest('hex'), crc32: bytes.toString('base64') };
    },
  };
}
