import { guildAttribute, userAttribute } from '../../shared/counters/counter-keys.ts';
import type { Batch, Fact, GuildCells, SettledVoice, UserCells } from '../../shared/messages/batch.ts';
import { dayOf, hourOfDay } from '../../shared/time.ts';
import type { Cell, Entry } from '../accounting/entry.ts';

/** What a batch holds before it has a shard and a number. */
export type Draft = Pick<Batch, 'at' | 'users' | 'settled' | 'guilds' | 'facts'>;

export interface OutboxOptions {
  /**
   * Most facts and guilds' days in a batch. Ingest claims a batch in one transaction, which takes 100 items (DynamoDB:
   * TransactWriteItems): one moves the cursor, up to three check that a past month is open, and 96 are left for these.
   */
  maxItems: number;
  /** Bytes of JSON, by a cautious estimate. SQS bills by 64 KiB; 256 KiB is the bound that the design sets. */
  maxBytes: number;
}

export const OUTBOX_DEFAULTS = { maxItems: 96, maxBytes: 200 * 1024 } as const satisfies OutboxOptions;

export interface Outbox {
  /** Adds an entry whole. Returns the draft that had to be cut to make room for it, if one had to. */
  add: (entry: Entry, now: number) => Draft | undefined;
  /** Everything added since the last cut; undefined when that is nothing. */
  cut: (now: number) => Draft | undefined;
  /** When the oldest uncut entry was added, ms; undefined when there is none. */
  oldest: () => number | undefined;
}

/** What things take as JSON, rounded up: a count under an attribute or a `who`, an item, a fact with a long name. */
const COUNT_BYTES = 48;
const ITEM_BYTES = 140;
const FACT_BYTES = 400;

/**
 * No counts yet. Without a prototype an object is a hash table from the first name on; any other takes a new shape with
 * each name, of which there is one for each channel and hour.
 */
const noCounts = (): Record<string, number> => Object.create(null);

/**
 * Folds entries together, and cuts where a batch would grow past what one transaction and one message can hold. People's
 * counts are no part of the transaction. An entry is never split.
 */
export function createOutbox(options: OutboxOptions = OUTBOX_DEFAULTS): Outbox {
  let users = new Map<string, UserCells>();
  let settled = new Map<string, SettledVoice>();
  let guilds = new Map<string, GuildCells>();
  let facts = new Map<string, Fact>();
  let bytes = 0;
  let oldest: number | undefined;

  function cut(now: number): Draft | undefined {
    if (oldest === undefined) return undefined;
    const draft: Draft = {
      at: now,
      users: [...users.values()],
      settled: [...settled.values()],
      guilds: [...guilds.values()],
      facts: [...facts.values()],
    };
    users = new Map();
    settled = new Map();
    guilds = new Map();
    facts = new Map();
    bytes = 0;
    oldest = undefined;
    return draft;
  }

  function fits({ cells, facts: news }: Entry): boolean {
    if (bytes >= options.maxBytes) return false;
    const items = guilds.size + facts.size;
    // It touches no more items than it has parts: nearly always that is enough to know.
    if (items + cells.length + news.length <= options.maxItems) return true;
    const touched = new Set<string>();
    for (const cell of cells) {
      if (!('who' in cell) && !guilds.has(cellKey(cell))) touched.add(cellKey(cell));
    }
    for (const fact of news) if (!facts.has(factKey(fact))) touched.add(factKey(fact));
    return items + touched.size <= options.maxItems;
  }

  function addCell(cell: Cell): void {
    const key = cellKey(cell);
    const { guild, count } = cell;
    const day = dayOf(cell.hour);
    const hour = hourOfDay(cell.hour);
    if (!('who' in cell)) {
      const item = itemOf<GuildCells>(guilds, key, () => ({ guild, day, add: noCounts(), set: noCounts() }));
      if (cell.event === 'total_users') item.set[guildAttribute(cell.event, hour)] = count;
      else addTo(item.add, guildAttribute(cell.event, hour), count);
    } else if (cell.settled) {
      const item = itemOf<SettledVoice>(settled, key, () => ({ guild, day, hour, seconds: {} }));
      item.seconds[cell.channel] ??= noCounts();
      addTo(item.seconds[cell.channel] ?? noCounts(), cell.who, count);
    } else {
      const item = itemOf<UserCells>(users, key, () => ({ guild, day, who: cell.who, add: noCounts() }));
      addTo(item.add, userAttribute(cell.event, hour, cell.channel), count);
    }
  }

  function itemOf<T>(items: Map<string, T>, key: string, make: () => T): T {
    let item = items.get(key);
    if (item === undefined) {
      item = make();
      items.set(key, item);
      bytes += ITEM_BYTES;
    }
    return item;
  }

  function addTo(counts: Record<string, number>, name: string, count: number): void {
    if (counts[name] === undefined) bytes += COUNT_BYTES;
    counts[name] = (counts[name] ?? 0) + count;
  }

  return {
    add(entry, now) {
      const full = fits(entry) ? undefined : cut(now);
      for (const cell of entry.cells) addCell(cell);
      for (const fact of entry.facts) {
        const key = factKey(fact);
        if (!facts.has(key)) bytes += FACT_BYTES;
        facts.set(key, fact);
      }
      if (entry.cells.length + entry.facts.length > 0) oldest ??= now;
      return full;
    },
    cut,
    oldest: () => oldest,
  };
}

/** The item of `counters` that a cell goes into. */
function cellKey(cell: Cell): string {
  const day = `${cell.guild}#${dayOf(cell.hour)}`;
  if (!('who' in cell)) return day;
  return cell.settled ? `${day}#${hourOfDay(cell.hour)}` : `${day}#${cell.who}`;
}

/** The item of `state` that a fact touches: a later fact about the same item takes the earlier one's place. */
function factKey(fact: Fact): string {
  switch (fact.t) {
    case 'voice':
    case 'voice-end':
      return `voice#${fact.session}`;
    case 'settled':
      return 'settled';
    case 'restated':
      return 'restated';
    case 'guild':
    case 'guild-gone':
      return `guild#${fact.guild}`;
    case 'since':
      return `since#${fact.guild}`;
    case 'channel':
      return `channel#${fact.guild}#${fact.id}`;
    case 'month-finished':
      return `month#${fact.month}`;
    case 'gap':
      return `gap#${fact.from}#${fact.to}#${fact.guild ?? ''}`;
  }
}
