import { GatewayCloseCodes, GatewayOpcodes } from 'discord-api-types/v10';
import { readPayload } from './handshake.ts';
import { identify } from './identify.ts';
import { frameOf, type GatewayClient, type ProtocolState } from './protocol-state.ts';
import { resume } from './resume.ts';

/** How many payloads other than heartbeats a client may send a minute (Discord: Gateway, Rate Limiting). */
const SENDS_PER_MINUTE = 120;
/** The payloads that only identified clients may send, and that get no answer here (Discord: Gateway Events, Send Events). */
const UNANSWERED: ReadonlySet<number> = new Set([
  GatewayOpcodes.PresenceUpdate,
  GatewayOpcodes.VoiceStateUpdate,
  GatewayOpcodes.RequestGuildMembers,
  GatewayOpcodes.RequestSoundboardSounds,
  GatewayOpcodes.RequestChannelInfo,
]);

/**
 * Acts on a frame from a client. Returns the code to close its connection with, if any (Discord: Opcodes and Status Codes,
 * Gateway Close Event Codes).
 */
export function receive(
  state: ProtocolState,
  client: GatewayClient,
  frame: string,
): GatewayCloseCodes | undefined {
  const payload = readPayload(frame);
  if (typeof payload === 'number') return payload;
  const { op, d } = payload;
  if (op === GatewayOpcodes.Heartbeat) return heartbeat(state, client, d);
  if (isFlooding(client, state.options.wallClock())) return GatewayCloseCodes.RateLimited;
  if (op === GatewayOpcodes.Identify) return identify(state, client, d);
  if (op === GatewayOpcodes.Resume) return resume(state, client, d);
  if (GatewayOpcodes[op] === undefined) return GatewayCloseCodes.UnknownOpcode;
  if (!client.session) return GatewayCloseCodes.NotAuthenticated;
  // All other known opcodes are sent by the server only.
  return UNANSWERED.has(op) ? undefined : GatewayCloseCodes.UnknownOpcode;
}

function heartbeat(state: ProtocolState, { send, session }: GatewayClient, seq: unknown): undefined {
  state.counts.heartbeats++;
  if (session && typeof seq === 'number') session.acknowledged = Math.max(session.acknowledged, seq);
  if (state.acknowledgesHeartbeats) send(frameOf(GatewayOpcodes.HeartbeatAck, null));
}

/** Counts a payload of a client at `now` (ms), and says whether it is one too many. */
function isFlooding({ sends }: GatewayClient, now: number): boolean {
  if (now - sends.since >= 60_000) {
    sends.since = now;
    sends.count = 0;
  }
  return ++sends.count > SENDS_PER_MINUTE;
}
