import type { Locale } from '../locale.ts';
import { type BoxKeys, open, seal } from './sealed.ts';

/** Someone's wish to be unlinked, and where to say that it was done. It names them: at rest it is only ever sealed. */
export interface UnlinkRequest {
  guild: string;
  user: string;
  applicationId: string;
  /** The interaction's: good for 15 minutes. */
  token: string;
  /** Their language. */
  locale: Locale;
}

/** Seals a request to the worker that published `publicKey` for the shard. */
export function sealRequest(request: UnlinkRequest, publicKey: string, shard: string): Uint8Array {
  return seal(Buffer.from(JSON.stringify(request)), publicKey, shard);
}

/** A request to the shard, or undefined when it was sealed to other keys. Only the holder of a key could be meant, so its shape is trusted. */
export function openRequest(sealed: Uint8Array, keys: BoxKeys, shard: string): UnlinkRequest | undefined {
  const plain = open(sealed, keys, shard);
  return plain && (JSON.parse(Buffer.from(plain).toString()) as UnlinkRequest);
}
