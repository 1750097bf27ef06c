import { GatewayCloseCodes, GatewayIntentBits } from 'discord-api-types/v10';
import { shardOfGuild } from '../../../shared/discord/snowflake.ts';
import { userPayload } from '../world/payloads.ts';
import { type Identify, readIdentify } from './handshake.ts';
import type { GatewayClient, ProtocolState } from './protocol-state.ts';

/** GATEWAY_GUILD_MEMBERS_LIMITED: an unverified application that was granted the members intent (Discord: Application, Application Flags). */
const APPLICATION_FLAGS = 1 << 15;

/**
 * Opens a session for a client (Discord: Gateway, Identifying). `d` is the payload's data. Returns the close code where
 * the client is refused.
 */
export function identify(
  state: ProtocolState,
  client: GatewayClient,
  d: unknown,
): GatewayCloseCodes | undefined {
  if (client.session) return GatewayCloseCodes.AlreadyAuthenticated;
  const wanted = readIdentify(d, state.token, state.options.disallowedIntents);
  if (typeof wanted === 'number') return wanted;
  if (state.sessionStartLimit.remaining === 0) {
    resetToken(state);
    return GatewayCloseCodes.AuthenticationFailed;
  }
  state.sessionStartLimit.remaining--;
  state.counts.identifies++;
  client.session = state.sessions.open(wanted.shard, wanted.intents, client.send);
  sendReady(state, client, wanted);
  return undefined;
}

/** Ends all sessions and voids the token: the day's IDENTIFYs are used up (Discord: Gateway, Session Start Limit). */
function resetToken(state: ProtocolState): void {
  const { sessions } = state;
  state.token = undefined;
  sessions.forget();
  for (const session of sessions.all()) state.disconnectClient(session);
}

/** Sends READY, and GUILD_CREATE for each available guild of the shard (Discord: Gateway Events, Ready). */
function sendReady(
  { options, sessions }: ProtocolState,
  { session }: GatewayClient,
  { shard, isSharded, intents }: Identify,
): void {
  if (!session) return;
  const { world, applicationId } = options;
  const guilds = [...world.guilds.keys()].filter((id) => shardOfGuild(id, shard[1]) === shard[0]);
  sessions.send(session, 'READY', {
    v: 10,
    user: { ...userPayload({ id: applicationId, bot: true }), verified: true, mfa_enabled: true },
    guilds: guilds.map((id) => ({ id, unavailable: true })),
    session_id: session.id,
    resume_gateway_url: options.url(),
    ...(isSharded && { shard }),
    application: { id: applicationId, flags: APPLICATION_FLAGS },
  });
  if ((intents & GatewayIntentBits.Guilds) === 0) return;
  for (const id of guilds) {
    if (world.isAvailable(id)) sessions.send(session, 'GUILD_CREATE', world.snapshot(id));
  }
}
