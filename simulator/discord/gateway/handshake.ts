/**
 * Reads what clients send, without acting on it. A number in place of a result is the close code that it earns
 * (Discord: Opcodes and Status Codes, Gateway).
 */
import { GatewayCloseCodes, GatewayIntentBits } from 'discord-api-types/v10';

/** The most bytes that a client may send at once (Discord: Gateway, Sending Events). */
const MAX_BYTES = 4096;

const KNOWN_INTENTS = Object.values(GatewayIntentBits).reduce<number>(
  (all, bit) => (typeof bit === 'number' ? all | bit : all),
  0,
);

export interface ClientPayload {
  op: number;
  d: unknown;
}

export interface Identify {
  shard: readonly [id: number, count: number];
  /** Whether the client named a shard. READY repeats it then. */
  sharded: boolean;
  intents: number;
}

export interface Resume {
  sessionId: string;
  seq: number;
}

/** A client's frame, decoded. */
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

/** The close code that the connection's query string earns, if any: here v10 and JSON without compression are spoken. */
export function checkQuery(query: URLSearchParams): GatewayCloseCodes | undefined {
  if (query.get('v') !== '10') return GatewayCloseCodes.InvalidAPIVersion;
  if ((query.get('encoding') ?? 'json') !== 'json' || query.has('compress')) {
    return GatewayCloseCodes.DecodeError;
  }
  return undefined;
}

/**
 * IDENTIFY's data. No `token` is right where there is none to compare with; `disallowed` are the privileged intents that
 * the application has not been granted.
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
  const sharded = d['shard'] !== undefined && d['shard'] !== null;
  const shard = sharded ? readShard(d['shard']) : ([0, 1] as const);
  if (!shard) return GatewayCloseCodes.InvalidShard;
  const intents = d['intents'];
  if (!isIndex(intents) || intents % 2 ** 32 !== intents || (intents & ~KNOWN_INTENTS) !== 0) {
    return GatewayCloseCodes.InvalidIntents;
  }
  if ((intents & disallowed) !== 0) return GatewayCloseCodes.DisallowedIntents;
  return { shard, sharded, intents };
}

/** RESUME's data. */
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
