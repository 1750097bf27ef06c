/**
 * Sealed boxes: anyone who has a public key can put something in, only the holder of the private key can take it out.
 * An ephemeral X25519 agreement (RFC 7748), HKDF-SHA-256 (RFC 5869), AES-256-GCM (NIST SP 800-38D).
 */
import {
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';

export interface BoxKeys {
  /** 32 bytes in base64url. */
  publicKey: string;
  privateKey: KeyObject;
}

const CIPHER = 'aes-256-gcm';
const PUBLIC_BYTES = 32;
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const PURPOSE = 'userstats sealed box 1';

/** A new pair of keys. */
export function createBoxKeys(): BoxKeys {
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  return { publicKey: publicKey.export({ format: 'jwk' }).x ?? '', privateKey };
}

/** Seals `plain` to a public key. It can be opened with the same `context` only, such as the name of where it is put. */
export function seal(plain: Uint8Array, publicKey: string, context: string): Uint8Array {
  const own = createBoxKeys();
  const { key, nonce } = agree(own.privateKey, publicKey, [own.publicKey, publicKey]);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(context));
  const body = [cipher.update(plain), cipher.final()];
  return Buffer.concat([Buffer.from(own.publicKey, 'base64url'), ...body, cipher.getAuthTag()]);
}

/** What was sealed; undefined when it was sealed to another key or context, or was changed since. */
export function open(sealed: Uint8Array, keys: BoxKeys, context: string): Uint8Array | undefined {
  if (sealed.length < PUBLIC_BYTES + TAG_BYTES) return undefined;
  const theirs = Buffer.from(sealed.subarray(0, PUBLIC_BYTES)).toString('base64url');
  try {
    const { key, nonce } = agree(keys.privateKey, theirs, [theirs, keys.publicKey]);
    const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(context));
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(PUBLIC_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    // A wrong tag, or a public key with which there is nothing to agree on.
    return undefined;
  }
}

/** Both public keys go into what is derived: X25519 alone ignores a bit of them. The key serves once, so its nonce need not be random. */
function agree(privateKey: KeyObject, publicKey: string, both: readonly string[]) {
  const shared = diffieHellman({ privateKey, publicKey: imported(publicKey) });
  const salt = Buffer.concat(both.map((key) => Buffer.from(key, 'base64url')));
  const derived = Buffer.from(hkdfSync('sha256', shared, salt, PURPOSE, KEY_BYTES + NONCE_BYTES));
  return { key: derived.subarray(0, KEY_BYTES), nonce: derived.subarray(KEY_BYTES) };
}

const imported = (x: string): KeyObject =>
  createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'X25519', x } });
