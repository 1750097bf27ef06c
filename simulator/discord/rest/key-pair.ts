import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** The Ed25519 identity that Discord holds for an application: it signs interactions, endpoints verify them. */
export interface ApplicationKeys {
  /** The raw public key as 64 hex digits, the form in which Discord's developer portal shows it. */
  publicKey: string;
  /** Signs timestamp + raw body (UTF-8); 128 hex digits (Discord: Receiving and Responding, Validating Security Request Headers). */
  sign: (data: string) => string;
  privateKey: KeyObject;
}

/** The keys as plain JSON. `privateKey` is the 32-byte seed in hex: store it only where it may be read back. */
export interface ExportedKeys {
  publicKey: string;
  privateKey: string;
}

/** Makes a new identity. */
export function generateKeys(): ApplicationKeys {
  return keysOf(generateKeyPairSync('ed25519').privateKey);
}

/** The identity as JSON that {@link importKeys} reads. */
export function exportKeys(keys: ApplicationKeys): ExportedKeys {
  const { d = '' } = keys.privateKey.export({ format: 'jwk' });
  return { publicKey: keys.publicKey, privateKey: Buffer.from(d, 'base64url').toString('hex') };
}

/** The identity that {@link exportKeys} wrote. Throws where the two keys are malformed or do not belong together. */
export function importKeys(exported: ExportedKeys): ApplicationKeys {
  const { publicKey, privateKey } = exported;
  if (!isKey(publicKey) || !isKey(privateKey)) {
    throw new Error('Application keys are two strings of 64 hex digits each, publicKey and privateKey.');
  }
  const encode = (hex: string) => Buffer.from(hex, 'hex').toString('base64url');
  const key = { kty: 'OKP', crv: 'Ed25519', d: encode(privateKey), x: encode(publicKey) };
  const keys = keysOf(createPrivateKey({ format: 'jwk', key }));
  if (keys.publicKey !== publicKey)
    throw new Error('The application’s private key is not that of its public key.');
  return keys;
}

function keysOf(privateKey: KeyObject): ApplicationKeys {
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  return {
    publicKey: Buffer.from(x, 'base64url').toString('hex'),
    sign: (data) => sign(null, Buffer.from(data, 'utf8'), privateKey).toString('hex'),
    privateKey,
  };
}

const isKey = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
