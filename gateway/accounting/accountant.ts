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
import { createVoiceRoster } from './voice-roster.ts';
import type { Settled, VoiceSession } from './voice-session.ts';

/** What an accountant starts from: what `state` holds of the shard. */
export interface Memory {
  guilds: Map<string, GuildMemory>;
  voice: readonly VoiceSession[];
  settled?: Settled;
}

/** What an accountant needs. */
export interface AccountantOptions extends Pick<ShardState, 'hash' | 'digest' | 'anonymous' | 'settings'> {
  memory?: Memory;
}

/** Turns the dispatches of one shard into entries. Times are ms. */
export interface Accountant {
  /** Returns what a dispatch that arrived at `now` adds. Unknown and unreadable dispatches add nothing. */
  dispatch: (event: { t: unknown; d: unknown }, now: number) => Entry[];
  /** Returns what the passing of time adds: the settlement of full hours, and the member counts of a new day. */
  tick: (now: number) => Entry[];
  /**
   * Records that the session was lost: nothing is seen from `at` until the next READY. An hour that is settled past `at`
   * stays counted, because its batch may be sent. A person who left after `at` is then counted up to that hour's end.
   */
  loseSession: (at: number) => void;
  /** Returns facts that bring `stored`, what `state` holds, in line with this memory. */
  resyncEntries: (stored: Memory) => Entry[];
}

type Handler = (state: ShardState, d: Data, now: number) => Entry[];

/** A map, because every object has a `constructor` and an event could have that name. */
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
 * Creates an accountant, which turns gateway dispatches and the passing of time into counts and facts. It does no I/O and
 * reads no clock.
 *
 * A dispatch gives one or more entries. Each entry is correct alone, because a batch may be cut between any two entries,
 * and the dispatch may be replayed afterwards.
 */
export function createAccountant({ memory, ...options }: AccountantOptions): Accountant {
  const state: ShardState = {
    ...options,
    guilds: memory?.guilds ?? new Map(),
    roster: createVoiceRoster(options.hash, memory?.voice ?? [], memory?.settled),
  };
  const isUnseen = (guild: string) => state.guilds.get(guild)?.unseenSince !== undefined;
  let lostAt: number | undefined;
  let latest = 0;

  /** The accountant's time. It stands still while the clock is behind it. */
  function advanceTo(now: number): number {
    latest = Math.max(latest, now);
    return latest;
  }

  function passTime(from: number, now: number): Entry[] {
    const entries = state.roster.settle(now);
    const today = Math.floor(now / DAY_MS);
    // Each day begins with the count, so that a reader need not look far back for the last known one.
    if (from > 0 && today > Math.floor(from / DAY_MS)) {
      for (const [guild, known] of state.guilds) {
        if (!isUnseen(guild)) entries.push({ cells: [totalUsers(guild, known, today * DAY_MS)], facts: [] });
      }
    }
    return entries;
  }

  return {
    dispatch({ t, d }, at) {
      const from = latest;
      const now = advanceTo(at);
      const entries: Entry[] = [];
      // Before `passTime`: hours that were not seen must not be settled.
      if (t === 'READY' && isData(d) && lostAt !== undefined) {
        entries.push(...sessionReplaced(state, d, lostAt, now));
        lostAt = undefined;
      }
      entries.push(...passTime(from, now));
      const handler = HANDLERS.get(t);
      if (handler && isData(d)) entries.push(...handler(state, d, now));
      return entries;
    },
    tick(at) {
      const from = latest;
      return passTime(from, advanceTo(at));
    },
    loseSession(at) {
      lostAt ??= at;
    },
    resyncEntries(stored) {
      const cells: Cell[] = [];
      const facts: Fact[] = [];
      for (const [guild, memory] of state.guilds) {
        // The missed batches may have held channels, so the next snapshot writes all of them.
        delete memory.channelsDigest;
        facts.push(guildFact(guild, memory));
        if (!isUnseen(guild)) cells.push(totalUsers(guild, memory, latest));
      }
      for (const guild of stored.guilds.keys()) {
        if (!state.guilds.has(guild)) facts.push({ t: 'guild-gone', guild });
      }
      return [
        ...cells.map((cell) => ({ cells: [cell], facts: [] })),
        ...facts.map((fact) => ({ cells: [], facts: [fact] })),
        ...state.roster.resyncEntries(stored.voice),
      ];
    },
  };
}
