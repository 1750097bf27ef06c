import { type Data, dataIn, idIn, stringIn } from '../../discord/dispatch.ts';
import type { Entry } from '../entry.ts';
import { type Books, countsInVoice, guildOf } from '../shard-state.ts';

/** VOICE_STATE_UPDATE: a join, a move or a leave, told by comparing channels: Discord gives no previous one. */
export function voiceStateUpdate(books: Books, d: Data, now: number): Entry[] {
  const guild = guildOf(books, d)?.guild;
  const user = idIn(d, 'user_id');
  if (guild === undefined || user === undefined) return [];
  const known = voiceKey(books, guild, d);
  const session = books.roster.find(guild, user, known);
  const key = known ?? session?.key ?? books.anonymous();
  const channel = idIn(d, 'channel_id');
  if (channel === undefined || !countsInVoice(books, guild, channel, dataIn(d, 'member'))) {
    return session ? [books.roster.close(now, session)] : [];
  }
  if (!session) return [books.roster.open(now, guild, user, key, channel)];
  // Muting, deafening and video come as the same event.
  if (session.channel === channel && session.key === key) return [];
  return [books.roster.move(now, session, key, channel)];
}

/** The key of a voice state's session; undefined where it has no session id (seen from one server). */
export function voiceKey(books: Books, guild: string, state: Data): string | undefined {
  const id = stringIn(state, 'session_id');
  return id === undefined ? undefined : books.digest(guild, id);
}
