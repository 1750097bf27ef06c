import type { Fact, VoiceFact } from '../../shared/messages/batch.ts';
import { HOUR_MS, hourStart, monthOf } from '../../shared/time.ts';
import type { Hash } from '../salts/hasher.ts';
import type { Entry, PersonCell } from './entry.ts';

/** Someone in a voice channel. */
export interface VoiceSession {
  /** The digest of Discord's voice session id. */
  key: string;
  guild: string;
  channel: string;
  /** Counted up to here, ms. */
  since: number;
  /** Who is counted, in `month`. Past its end, of someone not known since: what to recognise them by. */
  who: string;
  month: string;
  /** Not settled by the hour because its guild cannot be seen. Counted up to when it last could, `since`. */
  held?: true;
  /** The user id, once known: a session restored from `state` has none until its user is heard of. Never leaves memory. */
  user?: string;
}

/** Through when the sessions are counted: those up to key `upTo` through `through`, the others through `before`. */
export interface Settled {
  through: number;
  upTo: string;
  before: number;
}

export interface VoiceRoster {
  /** The open session of a user, whether their id is known already or only their hash or voice session. */
  find: (guild: string, user: string, key?: string) => VoiceSession | undefined;
  /** The open sessions of a guild. */
  of: (guild: string) => VoiceSession[];
  open: (at: number, guild: string, user: string, key: string, channel: string) => Entry;
  move: (at: number, session: VoiceSession, key: string, channel: string) => Entry;
  close: (at: number, session: VoiceSession) => Entry;
  /** Counts a session up to `at`, when it was last seen. Whether it lasts is known only when its guild is seen again. */
  hold: (at: number, session: VoiceSession) => Entry[];
  /** Goes on with a session that a snapshot shows where it was: it never ended. */
  resume: (at: number, session: VoiceSession) => Entry[];
  /** Counts every session that is not held up to the last full hour, in the order of their keys, an entry for each hour. */
  settle: (now: number) => Entry[];
  /** Says again who is there, an entry each, and of those known elsewhere who is not. */
  restate: (known: readonly VoiceSession[]) => Entry[];
}

/**
 * Who is in which voice channel since when, and the seconds that follow from it.
 *
 * Seconds are the difference of floored instants, so that the parts of a session always add up to its whole. The
 * hourly settlement writes no item for each session but one cursor (`settled`): it goes through the sessions in the
 * order of their keys, and each entry says how far it has come, so that a batch may be cut between any two.
 */
export function createVoiceRoster(
  hash: Hash,
  restored: readonly VoiceSession[],
  settled?: Settled,
): VoiceRoster {
  const sessions = new Map<string, VoiceSession>();
  const byGuild = new Map<string, Set<VoiceSession>>();
  const byUser = new Map<string, VoiceSession>();
  let settledThrough = 0;

  const userKey = (guild: string, user: string) => `${guild}:${user}`;
  for (const session of restored) add({ ...session, since: countedThrough(session, settled) });

  function add(session: VoiceSession): void {
    sessions.set(session.key, session);
    const guild = byGuild.get(session.guild);
    if (guild) guild.add(session);
    else byGuild.set(session.guild, new Set([session]));
    if (session.user !== undefined) byUser.set(userKey(session.guild, session.user), session);
  }

  function remove(session: VoiceSession): void {
    sessions.delete(session.key);
    const guild = byGuild.get(session.guild);
    guild?.delete(session);
    if (guild?.size === 0) byGuild.delete(session.guild);
    if (session.user !== undefined) byUser.delete(userKey(session.guild, session.user));
  }

  /** Attaches a user to a restored session that is theirs by its hash or by Discord's voice session id. */
  function recognise(guild: string, user: string, key: string | undefined): VoiceSession | undefined {
    let found: VoiceSession | undefined;
    // There may be thousands of sessions, of two months at the most.
    const hashes = new Map<string, string | undefined>();
    for (const session of byGuild.get(guild) ?? []) {
      if (session.user !== undefined) continue;
      const { month } = session;
      if (!hashes.has(month)) hashes.set(month, hash(month, guild, user));
      if (session.key === key || session.who === hashes.get(month)) found = session;
    }
    if (!found) return undefined;
    found.user = user;
    if (found.who === found.key) found.who = whoIn(found.month, found);
    byUser.set(userKey(guild, user), found);
    return found;
  }

  const whoIn = (month: string, session: VoiceSession): string =>
    (session.user === undefined ? undefined : hash(month, session.guild, session.user)) ?? session.key;

  /**
   * Changes over to the hash of the month that a session has come into. Of someone not known the old one is kept for as
   * long as its salt is there: it tells whose session ends when they leave the server, which comes without a session id.
   */
  function enterMonth(session: VoiceSession): void {
    const month = monthOf(session.since);
    if (month === session.month) return;
    const who = whoIn(month, session);
    if (who === session.key && hash(session.month, session.guild, session.key) !== undefined) return;
    session.month = month;
    session.who = who;
  }

  /** Counts a session up to `to`, hour by hour, each under the hash of its month or, of someone not known, its own key. */
  function count(session: VoiceSession, to: number): PersonCell[] {
    const cells: PersonCell[] = [];
    enterMonth(session);
    while (session.since < to) {
      const until = Math.min(to, hourStart(session.since) + HOUR_MS);
      const seconds = Math.floor(until / 1000) - Math.floor(session.since / 1000);
      if (seconds > 0) {
        const { guild, channel } = session;
        const who = monthOf(session.since) === session.month ? session.who : session.key;
        cells.push({ event: 'voice', guild, hour: hourStart(session.since), who, channel, count: seconds });
      }
      session.since = until;
      enterMonth(session);
    }
    return cells;
  }

  const voiceFact = ({ key, user: _, ...rest }: VoiceSession): VoiceFact => ({
    t: 'voice',
    session: key,
    ...rest,
  });

  /** Counts the hour that ends at `through`: the first that is due, so that all are counted up to its beginning. */
  function settleHour(through: number): Entry[] {
    const entries: Entry[] = [];
    const before = through - HOUR_MS;
    for (const session of [...sessions.values()].sort((a, b) => (a.key < b.key ? -1 : 1))) {
      if (session.since >= through || session.held) continue;
      const month = session.month;
      const cells = count(session, through).map((cell) => ({ ...cell, settled: true as const }));
      const facts: Fact[] = [{ t: 'settled', through, upTo: session.key, before }];
      if (session.month !== month) facts.push(voiceFact(session));
      entries.push({ cells, facts });
    }
    return entries;
  }

  /** The end of the first hour that is not counted whole, Infinity when nobody is there to be counted. */
  function firstDue(): number {
    let first = Number.POSITIVE_INFINITY;
    for (const { since, held } of sessions.values()) if (!held) first = Math.min(first, since);
    return hourStart(first) + HOUR_MS;
  }

  return {
    find: (guild, user, key) => byUser.get(userKey(guild, user)) ?? recognise(guild, user, key),
    of: (guild) => [...(byGuild.get(guild) ?? [])],
    open(at, guild, user, key, channel) {
      const month = monthOf(at);
      const session: VoiceSession = { key, guild, channel, since: at, who: key, month, user };
      session.who = whoIn(month, session);
      add(session);
      return { cells: [], facts: [voiceFact(session)] };
    },
    move(at, session, key, channel) {
      const cells = count(session, at);
      const facts: Fact[] = key === session.key ? [] : [{ t: 'voice-end', session: session.key }];
      remove(session);
      const moved = { ...session, key, channel, since: Math.max(session.since, at) };
      delete moved.held;
      add(moved);
      return { cells, facts: [...facts, voiceFact(moved)] };
    },
    close(at, session) {
      remove(session);
      return { cells: count(session, at), facts: [{ t: 'voice-end', session: session.key }] };
    },
    hold(at, session) {
      if (session.held) return [];
      const cells = count(session, at);
      session.held = true;
      return [{ cells, facts: [voiceFact(session)] }];
    },
    resume(at, session) {
      if (!session.held) return [];
      // Not left to the next settlement: of what lies before the last one a restart knows nothing.
      const cells = count(session, at);
      delete session.held;
      return [{ cells, facts: [voiceFact(session)] }];
    },
    settle(now) {
      const through = hourStart(now);
      if (through <= settledThrough) return [];
      const entries: Entry[] = [];
      // Hour by hour: each is an item of its own, and an entry with days of them would not fit into a batch.
      for (let hour = firstDue(); hour <= through; hour += HOUR_MS) entries.push(...settleHour(hour));
      settledThrough = through;
      return entries;
    },
    restate(known) {
      const gone = known.filter(({ key }) => !sessions.has(key));
      const facts: Fact[] = [
        ...gone.map(({ key }) => ({ t: 'voice-end' as const, session: key })),
        ...[...sessions.values()].map(voiceFact),
      ];
      return facts.map((fact) => ({ cells: [], facts: [fact] }));
    },
  };
}

/** Up to when a session in `state` has been counted: its own `since`, or the settlement that has passed it. */
export function countedThrough(session: VoiceSession, settled: Settled | undefined): number {
  if (!settled || session.held) return session.since;
  return Math.max(session.since, session.key <= settled.upTo ? settled.through : settled.before);
}
