import type { VoiceFact } from '../../shared/messages/batch.ts';

/** A person in a voice channel. */
export interface VoiceSession {
  /** The digest of Discord's voice session id. */
  key: string;
  guild: string;
  channel: string;
  /** The session is counted up to here, ms. */
  since: number;
  /**
   * The hash that the person is counted under in `month`. If the person is unknown after the month's end, this hash stays
   * to recognise them by, and the later time counts under `key`.
   */
  who: string;
  month: string;
  /**
   * The guild cannot be seen, so hours are not settled. The session is counted up to `since`, when it was last seen.
   */
  held?: true;
  /**
   * The user id, if known. A session restored from `state` has none until a dispatch names its user. It never leaves
   * memory.
   */
  user?: string;
}

/**
 * Where the hourly settlement stands: sessions with keys up to `upTo` are counted through `through` (ms), all others
 * through `before` (ms).
 */
export interface Settled {
  through: number;
  upTo: string;
  before: number;
}

/** The time through which a session in `state` is counted, ms: its `since`, or the settlement that came after it. */
export function countedThrough(session: VoiceSession, settled: Settled | undefined): number {
  if (!settled || session.held) return session.since;
  return Math.max(session.since, session.key <= settled.upTo ? settled.through : settled.before);
}

/** The fact that a session is open. It does not contain the user id. */
export const voiceFact = ({ key, user: _, ...rest }: VoiceSession): VoiceFact => ({
  t: 'voice',
  session: key,
  ...rest,
});
