import { GatewayCloseCodes, GatewayOpcodes } from 'discord-api-types/v10';
import { readResume } from './handshake.ts';
import { frameOf, type GatewayClient, type ProtocolState } from './protocol-state.ts';
import { replayAfter } from './session.ts';

/**
 * Continues a session on a client and replays what it missed (Discord: Gateway, Resuming). `d` is the payload's data. A
 * session that cannot be resumed gets INVALID_SESSION. Returns the close code where the client is refused.
 */
export function resume(
  state: ProtocolState,
  client: GatewayClient,
  d: unknown,
): GatewayCloseCodes | undefined {
  if (client.session) return GatewayCloseCodes.AlreadyAuthenticated;
  const wanted = readResume(d, state.token);
  if (typeof wanted === 'number') return wanted;
  const { sessions } = state;
  const session = sessions.find(wanted.sessionId);
  const replay = session ? replayAfter(session, wanted.seq) : 'trimmed';
  if (replay === 'beyond') return GatewayCloseCodes.InvalidSeq;
  if (!session || replay === 'trimmed') {
    client.send(frameOf(GatewayOpcodes.InvalidSession, false));
    return undefined;
  }
  // A session has one client: the newer one replaces the older.
  if (session.deliver) state.disconnectClient(session);
  state.counts.resumes++;
  session.acknowledged = Math.max(session.acknowledged, wanted.seq);
  client.session = session;
  sessions.attach(session, client.send);
  for (const frame of replay) client.send(frame);
  // RESUMED has a sequence number, but a later RESUME must not replay it: it would end that replay too early.
  sessions.append(session, 'RESUMED', '{"_trace":[]}', false);
  return undefined;
}
