import type { Fact } from '../../shared/messages/batch.ts';
import { DAY_MS } from '../../shared/time.ts';
import { type Data, isData } from '../discord/dispatch.ts';
import type { Cell, Entry } from './entry.ts';
import { channelChange, channelDelete, threadListSync } from './events/channel-events.ts';
import { guildCreate, guildDelete, sessionReplaced } from './events/guild-snapshots.ts';
import { memberAdd, memberRemove, memberUpdate } from './events/member-events.ts';
import { messageCreate } from './events/message-events.ts';
import { voiceStateUpdate } from './events/voice-events.ts';
import { type GuildMemory, guildFact } from './guild-memory.ts';
import { type ShardState, totalUsers } from './shard-state.ts';
import { createVoiceRoster, type Settled, type VoiceSession } from './voice-roster.ts';

/** What the accountant starts from: nothing, or what `state` holds of the shard. */
export interface Memory {
  guilds: Map<string, GuildMemory>;
  voice: readonly VoiceSession[];
  settled?: Settled;
}

export interface AccountantOptions extends Pick<ShardState, 'hash' | 'digest' | 'anonymous' | 'settings'> {
  memory?: Memory;
}

export interface Accountant {
  /** What a dispatch that arrived at `now` adds. Dispatches that mean nothing here, or cannot be read, add nothing. */
  dispatch: (event: { t: unknown; d: unknown }, now: number) => Entry[];
  /** What the passing of time adds: the settlement of full hours, a new day's member counts. */
  tick: (now: number) => Entry[];
  /**
   * The session was lost: nothing was seen from `at` until the READY that comes next. An hour that ticks have settled
   * past `at` stays counted, because its batch may be sent: of a person who left meanwhile, up to that hour's end.
   */
  lost: (at: number) => void;
  /** All that is known, for what is to be the same as this memory and is not: `other`. */
  restate: (other: Memory) => Entry[];
}

type Handler = (state: ShardState, d: Data, now: number) => Entry[];

/** A map rather than an object: an event may be called `constructor`, and no object lacks that. */
const HANDLERS: ReadonlyMap<unknown, Handler> = new Map<unknown, Handler>(
  Object.entries({
    GUILD_CREATE: guildCreate,
    GUILD_DELETE: guildDelete,
    GUILD_MEMBER_ADD: memberAdd,
    GUILD_MEMBER_REMOVE: memberRemove,
    GUILD_MEMBER_UPDATE: memberUpdate,
    MESSAGE_CREATE: messageCreate,
    VOICE_STATE_UPDATE: voiceStateUpdate,
    CHANNEL_CREATE: channelChange,
    CHANNEL_UPDATE: channelChange,
    CHANNEL_DELETE: channelDelete,
    THREAD_CREATE: channelChange,
    THREAD_UPDATE: channelChange,
    THREAD_LIST_SYNC: threadListSync,
  }),
);

/**
 * Turns gateway dispatches and the passing of time into counts and facts. No I/O, no clock of its own.
 *
 * Each dispatch gives one entry, or several of which each is right by itself: a batch may be cut between any two, and
 * the dispatch be seen again afterwards.
 */
export function createAccountant({ memory, ...options }: AccountantOptions): Accountant {
  const state: ShardState = {
    ...options,
    guilds: memory?.guilds ?? new Map(),
    roster: createVoiceRoster(options.hash, memory?.voice ?? [], memory?.settled),
  };
  const unseen = (guild: string) => state.guilds.get(guild)?.unseenSince !== undefined;
  let lostAt: number | undefined;
  let latest = 0;

  /** Time as the accountant counts it: a clock that steps back stands still. */
  function forward(now: number): number {
    latest = Math.max(latest, now);
    return latest;
  }

  function pass(from: number, now: number): Entry[] {
    const entries = state.roster.settle(now);
    const today = Math.floor(now / DAY_MS);
    // Each day opens with the count, so that reading a day need not look far back for the last one known.
    if (from > 0 && today > Math.floor(from / DAY_MS)) {
      for (const [guild, known] of state.guilds) {
        if (!unseen(guild)) entries.push({ cells: [totalUsers(guild, known, today * DAY_MS)], facts: [] });
      }
    }
    return entries;
  }

  return {
    dispatch({ t, d }, at) {
      const from = latest;
      const now = forward(at);
      const entries: Entry[] = [];
      // Before time passes: what was not seen must not be settled.
      if (t === 'READY' && isData(d) && lostAt !== undefined) {
        entries.push(...sessionReplaced(state, d, lostAt, now));
        lostAt = undefined;
      }
      entries.push(...pass(from, now));
      const handler = HANDLERS.get(t);
      if (handler && isData(d)) entries.push(...handler(state, d, now));
      return entries;
    },
    tick(at) {
      const from = latest;
      return pass(from, forward(at));
    },
    lost(at) {
      lostAt ??= at;
    },
    restate(other) {
      const cells: Cell[] = [];
      const facts: Fact[] = [];
      for (const [guild, memory] of state.guilds) {
        // Nor is it known which channels have been written: the next snapshot writes them all.
        delete memory.channelsDigest;
        facts.push(guildFact(guild, memory));
        if (!unseen(guild)) cells.push(totalUsers(guild, memory, latest));
      }
      for (const guild of other.guilds.keys()) {
        if (!state.guilds.has(guild)) facts.push({ t: 'guild-gone', guild });
      }
      return [
        ...cells.map((cell) => ({ cells: [cell], facts: [] })),
        ...facts.map((fact) => ({ cells: [], facts: [fact] })),
        ...state.roster.restate(other.voice),
      ];
    },
  };
}
