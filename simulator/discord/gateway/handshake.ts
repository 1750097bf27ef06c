/**
 * Reads what clients send, without acting on it. A number in place of a result is the code to close the connection with
 * (Discord: Opcodes and Status Codes, Gateway Close Event Codes).
 */
import { GatewayCloseCodes, GatewayIntentBits } from 'discord-api-types/v10';

/** The most bytes of one payload from a client (Discord: Gateway, Sending Events). */
const MAX_BYTES = 4096;

const KNOWN_INTENTS = Object.values(GatewayIntentBits).reduce<number>(
  (all, bit) => (typeof bit === 'number' ? all | bit : all),
  0,
);

/** A payload from a client (Discord: Gateway Events, Payload Structure). */
export interface ClientPayload {
  op: number;
  d: unknown;
}

/** IDENTIFY's data (Discord: Gateway Events, Identify). */
export interface Identify {
  shard: readonly [id: number, count: number];
  /** Whether the client named a shard. READY then repeats it. */
  isSharded: boolean;
  /** A bit set (Discord: Gateway, Gateway Intents). */
  intents: number;
}

/** RESUME's data (Discord: Gateway Events, Resume). */
export interface Resume {
  sessionId: string;
  seq: number;
}

/** Decodes a frame from a client. */
export function readPayload(frame: string): ClientPayload | GatewayCloseCodes {
  if (Buffer.byteLength(frame) > MAX_BYTES) return GatewayCloseCodes.DecodeError;
  try {
    const payload: unknown = JSON.parse(frame);
    if (!isRecord(payload) || typeof payload['op'] !== 'number') return GatewayCloseCodes.DecodeError;
    return { op: payload['op'], d: payload['d'] };
  } catch {
    return GatewayCloseCodes.DecodeError;
  }
}

/** The close code for the connection's query string, if any: only version 10 and JSON without compression are supported. */
export function checkQuery(query: URLSearchParams): GatewayCloseCodes | undefined {
  if (query.get('v') !== '10') return GatewayCloseCodes.InvalidAPIVersion;
  if ((query.get('encoding') ?? 'json') !== 'json' || query.has('compress')) {
    return GatewayCloseCodes.DecodeError;
  }
  return undefined;
}

/**
 * Reads IDENTIFY's data. Where `token` is undefined no token is right. `disallowed` are the privileged intents, as bits,
 * that the application has not been granted.
 */
export function readIdentify(
  d: unknown,
  token: string | undefined,
  disallowed: number,
): Identify | GatewayCloseCodes {
  if (!isRecord(d) || typeof d['token'] !== 'string' || !isRecord(d['properties'])) {
    return GatewayCloseCodes.DecodeError;
  }
  if (d['token'] !== token) return GatewayCloseCodes.AuthenticationFailed;
  const isSharded = d['shard'] !== undefined && d['shard'] !== null;
  const shard = isSharded ? readShard(d['shard']) : ([0, 1] as const);
  if (!shard) return GatewayCloseCodes.InvalidShard;
  const intents = d['intents'];
  if (!isIndex(intents) || intents % 2 ** 32 !== intents || (intents & ~KNOWN_INTENTS) !== 0) {
    return GatewayCloseCodes.InvalidIntents;
  }
  if ((intents & disallowed) !== 0) return GatewayCloseCodes.DisallowedIntents;
  return { shard, isSharded, intents };
}

/** Reads RESUME's data. Where `token` is undefined no token is right. */
export function readResume(d: unknown, token: string | undefined): Resume | GatewayCloseCodes {
  if (!isRecord(d) || typeof d['token'] !== 'string' || typeof d['session_id'] !== 'string') {
    return GatewayCloseCodes.DecodeError;
  }
  if (!isIndex(d['seq'])) return GatewayCloseCodes.DecodeError;
  if (d['token'] !== token) return GatewayCloseCodes.AuthenticationFailed;
  return { sessionId: d['session_id'], seq: d['seq'] };
}

function readShard(value: unknown): readonly [number, number] | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [id, count]: unknown[] = value;
  return isIndex(id) && isIndex(count) && id < count ? [id, count] : undefined;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isIndex = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
