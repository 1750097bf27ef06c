import type { Fact } from '../../shared/messages/batch.ts';
import { monthOf } from '../../shared/time.ts';
import type { Hash } from '../salts/hasher.ts';
import type { Entry } from './entry.ts';
import { countSession, whoIn } from './voice-hours.ts';
import { createVoiceIndex } from './voice-index.ts';
import { countedThrough, type Settled, type VoiceSession, voiceFact } from './voice-session.ts';
import { createSettlement } from './voice-settlement.ts';

/**
 * The people of a shard who are in voice channels. Each change returns the counts and facts that follow. `at` and `now`
 * are ms.
 */
export interface VoiceRoster {
  /** The open session of a user. It is found even if only its hash or its key is known. */
  find: (guild: string, user: string, key?: string) => VoiceSession | undefined;
  /** The open sessions of a guild. */
  inGuild: (guild: string) => VoiceSession[];
  open: (at: number, guild: string, user: string, key: string, channel: string) => Entry;
  move: (at: number, session: VoiceSession, key: string, channel: string) => Entry;
  close: (at: number, session: VoiceSession) => Entry;
  /** Counts a session up to `at`, when it was last seen. Only the guild's next snapshot tells whether it went on. */
  hold: (at: number, session: VoiceSession) => Entry[];
  /** Continues a held session that a snapshot shows in the same channel: it never ended. */
  resume: (at: number, session: VoiceSession) => Entry[];
  /** Counts every session that is not held up to the last full hour, in the order of their keys. */
  settle: (now: number) => Entry[];
  /** The entries that bring `stored`, the sessions in `state`, in line with the open ones. */
  resyncEntries: (stored: readonly VoiceSession[]) => Entry[];
}

/** Creates a roster with the sessions that `state` holds, counted through `settled`. */
export function createVoiceRoster(
  hash: Hash,
  restored: readonly VoiceSession[],
  settled?: Settled,
): VoiceRoster {
  const index = createVoiceIndex(hash);
  for (const session of restored) index.add({ ...session, since: countedThrough(session, settled) });

  return {
    find: index.find,
    inGuild: index.inGuild,
    open(at, guild, user, key, channel) {
      const month = monthOf(at);
      const session: VoiceSession = { key, guild, channel, since: at, who: key, month, user };
      session.who = whoIn(hash, month, session);
      index.add(session);
      return { cells: [], facts: [voiceFact(session)] };
    },
    move(at, session, key, channel) {
      const cells = countSession(hash, session, at);
      const facts: Fact[] = key === session.key ? [] : [{ t: 'voice-end', session: session.key }];
      index.remove(session);
      const moved = { ...session, key, channel, since: Math.max(session.since, at) };
      delete moved.held;
      index.add(moved);
      return { cells, facts: [...facts, voiceFact(moved)] };
    },
    close(at, session) {
      index.remove(session);
      return { cells: countSession(hash, session, at), facts: [{ t: 'voice-end', session: session.key }] };
    },
    hold(at, session) {
      if (session.held) return [];
      const cells = countSession(hash, session, at);
      session.held = true;
      return [{ cells, facts: [voiceFact(session)] }];
    },
    resume(at, session) {
      if (!session.held) return [];
      // Counted now, not by the next settlement: after a restart, nothing is known of the time before the last one.
      const cells = countSession(hash, session, at);
      delete session.held;
      return [{ cells, facts: [voiceFact(session)] }];
    },
    settle: createSettlement(index, hash),
    resyncEntries(stored) {
      const gone = stored.filter(({ key }) => !index.has(key));
      const facts: Fact[] = [
        ...gone.map(({ key }) => ({ t: 'voice-end' as const, session: key })),
        ...[...index.all()].map(voiceFact),
      ];
      return facts.map((fact) => ({ cells: [], facts: [fact] }));
    },
  };
}
