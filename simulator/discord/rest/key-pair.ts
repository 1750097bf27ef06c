import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** The Ed25519 keys that Discord holds for an application. Discord signs interactions, endpoints verify them. */
export interface ApplicationKeys {
  /** The raw public key as 64 hex digits, as Discord's developer portal shows it. */
  publicKey: string;
  /** Signs timestamp + raw body (UTF-8); 128 hex digits (Discord: Receiving and Responding, Validating Security Request Headers). */
  sign: (data: string) => string;
  privateKey: KeyObject;
}

/** Makes new keys. */
export function generateKeys(): ApplicationKeys {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  return {
    publicKey: Buffer.from(x, 'base64url').toString('hex'),
    sign: (data) => sign(null, Buffer.from(data, 'utf8'), privateKey).toString('hex'),
    privateKey,
  };
}
