import type { Locale } from '../locale.ts';
import { type BoxKeys, open, seal } from './sealed.ts';

/** A person's request to be unlinked, and where to answer it. It names the person, so it is stored only sealed. */
export interface UnlinkRequest {
  guild: string;
  user: string;
  applicationId: string;
  /** The interaction's token, valid for 15 minutes. */
  token: string;
  /** The person's language. */
  locale: Locale;
}

/** Seals a request to the worker that published `publicKey` for the shard. */
export function sealRequest(request: UnlinkRequest, publicKey: string, shard: string): Uint8Array {
  return seal(Buffer.from(JSON.stringify(request)), publicKey, shard);
}

/** Opens a request to the shard; undefined if it was sealed to other keys. Its shape is trusted, because only the interactions function writes requests. */
export function openRequest(sealed: Uint8Array, keys: BoxKeys, shard: string): UnlinkRequest | undefined {
  const plain = open(sealed, keys, shard);
  return plain && (JSON.parse(Buffer.from(plain).toString()) as UnlinkRequest);
}
