import { HOUR_MS, hourStart, monthOf } from '../../shared/time.ts';
import type { Hash } from '../salts/hasher.ts';
import type { PersonCell } from './entry.ts';
import type { VoiceSession } from './voice-session.ts';

/** The `who` of a session's person in a month: their hash, or the session's key where no hash can be made. */
export const whoIn = (hash: Hash, month: string, { user, guild, key }: VoiceSession): string =>
  (user === undefined ? undefined : hash(month, guild, user)) ?? key;

/**
 * Counts a session up to `to` (ms) and moves its `since` there. Gives a cell for each hour, under the hash of its month,
 * or under the session's key if the person is unknown. Seconds are differences of floored instants, so the parts of a
 * session always add up to the whole.
 */
export function countSession(hash: Hash, session: VoiceSession, to: number): PersonCell[] {
  const cells: PersonCell[] = [];
  enterMonth(hash, session);
  while (session.since < to) {
    const until = Math.min(to, hourStart(session.since) + HOUR_MS);
    const seconds = Math.floor(until / 1000) - Math.floor(session.since / 1000);
    if (seconds > 0) {
      const { guild, channel } = session;
      const who = monthOf(session.since) === session.month ? session.who : session.key;
      cells.push({ event: 'voice', guild, hour: hourStart(session.since), who, channel, count: seconds });
    }
    session.since = until;
    enterMonth(hash, session);
  }
  return cells;
}

/**
 * Replaces the hash when the session has come into another month. If the person is unknown, the old hash stays as long as
 * its salt exists: when they leave the server, Discord sends no voice session id, and the hash alone finds the session.
 */
function enterMonth(hash: Hash, session: VoiceSession): void {
  const month = monthOf(session.since);
  if (month === session.month) return;
  const who = whoIn(hash, month, session);
  if (who === session.key && hash(session.month, session.guild, session.key) !== undefined) return;
  session.month = month;
  session.who = who;
}
