import { type Data, dataIn, idIn, stringIn } from '../../discord/dispatch.ts';
import type { Entry } from '../entry.ts';
import { countsInVoice, guildOf, type ShardState } from '../shard-state.ts';

/**
 * VOICE_STATE_UPDATE: a join, move or leave. Discord does not send the previous channel, so the known one is compared.
 */
export function voiceStateUpdate(state: ShardState, d: Data, now: number): Entry[] {
  const guild = guildOf(state, d)?.guild;
  const user = idIn(d, 'user_id');
  if (guild === undefined || user === undefined) return [];
  const known = voiceKey(state, guild, d);
  const session = state.roster.find(guild, user, known);
  const key = known ?? session?.key ?? state.anonymous();
  const channel = idIn(d, 'channel_id');
  if (channel === undefined || !countsInVoice(state, guild, channel, dataIn(d, 'member'))) {
    return session ? [state.roster.close(now, session)] : [];
  }
  if (!session) return [state.roster.open(now, guild, user, key, channel)];
  // Mute, deafen and video send the same event.
  if (session.channel === channel && session.key === key) return [];
  return [state.roster.move(now, session, key, channel)];
}

/** The key of a voice state's session; undefined if the state has no session id, as one server sent it. */
export function voiceKey(state: ShardState, guild: string, voiceState: Data): string | undefined {
  const id = stringIn(voiceState, 'session_id');
  return id === undefined ? undefined : state.digest(guild, id);
}
