/**
 * Sealed boxes: anyone with a public key can seal a message, and only the holder of the private key can open it. They are
 * made of an ephemeral X25519 agreement (RFC 7748), HKDF-SHA-256 (RFC 5869), AES-256-GCM (NIST SP 800-38D).
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

/** A pair of keys to seal and open boxes. */
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

/** Creates a pair of keys. */
export function createBoxKeys(): BoxKeys {
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  return { publicKey: publicKey.export({ format: 'jwk' }).x ?? '', privateKey };
}

/** Seals `plain` to a public key. It can only be opened with the same `context`, such as the name of its mailbox. */
export function seal(plain: Uint8Array, publicKey: string, context: string): Uint8Array {
  const own = createBoxKeys();
  const { key, nonce } = agree(own.privateKey, publicKey, [own.publicKey, publicKey]);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(context));
  const body = [cipher.update(plain), cipher.final()];
  return Buffer.concat([Buffer.from(own.publicKey, 'base64url'), ...body, cipher.getAuthTag()]);
}

/** Opens a box; undefined if it was sealed to another key or context, or changed since. */
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
    // The tag is wrong, or the public key is invalid.
    return undefined;
  }
}

/**
 * Derives a key and nonce. Both public keys go into the derivation, because X25519 alone ignores one bit of them. The key is
 * used once, so its nonce need not be random.
 */
function agree(privateKey: KeyObject, publicKey: string, both: readonly string[]) {
  const shared = diffieHellman({ privateKey, publicKey: imported(publicKey) });
  const salt = Buffer.concat(both.map((key) => Buffer.from(key, 'base64url')));
  const derived = Buffer.from(hkdfSync('sha256', shared, salt, PURPOSE, KEY_BYTES + NONCE_BYTES));
  return { key: derived.subarray(0, KEY_BYTES), nonce: derived.subarray(KEY_BYTES) };
}

const imported = (x: string): KeyObject =>
  createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'X25519', x } });
