import type { Hash } from '../salts/hasher.ts';
import { whoIn } from './voice-hours.ts';
import type { VoiceSession } from './voice-session.ts';

/** The open voice sessions of a shard. They can be found by key, by guild and by user. */
export interface VoiceIndex {
  add: (session: VoiceSession) => void;
  remove: (session: VoiceSession) => void;
  has: (key: string) => boolean;
  all: () => Iterable<VoiceSession>;
  inGuild: (guild: string) => VoiceSession[];
  /** The open session of a user. A session without a user id is recognised by its hash or its key. */
  find: (guild: string, user: string, key?: string) => VoiceSession | undefined;
}

/** Creates an empty index. `hash` recognises users by the `who` of their sessions. */
export function createVoiceIndex(hash: Hash): VoiceIndex {
  const sessions = new Map<string, VoiceSession>();
  const byGuild = new Map<string, Set<VoiceSession>>();
  const byUser = new Map<string, VoiceSession>();

  /** Finds a restored session by hash or key, and adds the user id to it. */
  function recognise(guild: string, user: string, key: string | undefined): VoiceSession | undefined {
    let found: VoiceSession | undefined;
    // There may be thousands of sessions, but their hashes are from two months at most.
    const hashes = new Map<string, string | undefined>();
    for (const session of byGuild.get(guild) ?? []) {
      if (session.user !== undefined) continue;
      const { month } = session;
      if (!hashes.has(month)) hashes.set(month, hash(month, guild, user));
      if (session.key === key || session.who === hashes.get(month)) found = session;
    }
    if (!found) return undefined;
    found.user = user;
    if (found.who === found.key) found.who = whoIn(hash, found.month, found);
    byUser.set(userKey(guild, user), found);
    return found;
  }

  return {
    add(session) {
      sessions.set(session.key, session);
      const guild = byGuild.get(session.guild);
      if (guild) guild.add(session);
      else byGuild.set(session.guild, new Set([session]));
      if (session.user !== undefined) byUser.set(userKey(session.guild, session.user), session);
    },
    remove(session) {
      sessions.delete(session.key);
      const guild = byGuild.get(session.guild);
      guild?.delete(session);
      if (guild?.size === 0) byGuild.delete(session.guild);
      if (session.user !== undefined) byUser.delete(userKey(session.guild, session.user));
    },
    has: (key) => sessions.has(key),
    all: () => sessions.values(),
    inGuild: (guild) => [...(byGuild.get(guild) ?? [])],
    find: (guild, user, key) => byUser.get(userKey(guild, user)) ?? recognise(guild, user, key),
  };
}

const userKey = (guild: string, user: string) => `${guild}:${user}`;
