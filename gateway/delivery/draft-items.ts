import { guildAttribute, userAttribute } from '../../shared/counters/counter-keys.ts';
import type { Batch, Fact, GuildCells, SettledVoice, UserCells } from '../../shared/messages/batch.ts';
import { dayOf, hourOfDay } from '../../shared/time.ts';
import type { Cell, Entry } from '../accounting/entry.ts';

/** A batch that has no shard and no number yet. */
export type Draft = Pick<Batch, 'at' | 'users' | 'settled' | 'guilds' | 'facts'>;

/** The items that entries add up to, until they are cut into a draft. */
export interface DraftItems {
  add: (entry: Entry) => void;
  /** The number of guild days and facts: the items that one transaction must hold. */
  transactionItems: () => number;
  /** How many of these items `entry` would add. */
  newTransactionItems: (entry: Entry) => number;
  /** An estimate of their size as JSON, rounded up. */
  bytes: () => number;
  /** Returns the items as a draft that is cut at `at` (ms), and starts again without items. */
  take: (at: number) => Draft;
}

/** Sizes as JSON, rounded up: of a count with its name, of an item, and of a fact with a long name. */
const COUNT_BYTES = 48;
const ITEM_BYTES = 140;
const FACT_BYTES = 400;

/**
 * An object for counts. It has no prototype, so V8 makes it a hash table at once. Any other object would change its
 * hidden class with each new name, and there is a name for each channel and hour.
 */
const noCounts = (): Record<string, number> => Object.create(null);

/** Creates an empty set of items. Counts under one key add up; a later fact about an item replaces an earlier one. */
export function createDraftItems(): DraftItems {
  let users = new Map<string, UserCells>();
  let settled = new Map<string, SettledVoice>();
  let guilds = new Map<string, GuildCells>();
  let facts = new Map<string, Fact>();
  let bytes = 0;

  function addCell(cell: Cell): void {
    const key = cellKey(cell);
    const { guild, count } = cell;
    const day = dayOf(cell.hour);
    const hour = hourOfDay(cell.hour);
    if (!('who' in cell)) {
      const item = itemOf<GuildCells>(guilds, key, () => ({ guild, day, add: noCounts(), set: noCounts() }));
      if (cell.event === 'total_users') item.set[guildAttribute(cell.event, hour)] = count;
      else addCount(item.add, guildAttribute(cell.event, hour), count);
    } else if (cell.settled) {
      const item = itemOf<SettledVoice>(settled, key, () => ({ guild, day, hour, seconds: {} }));
      item.seconds[cell.channel] ??= noCounts();
      addCount(item.seconds[cell.channel] ?? noCounts(), cell.who, count);
    } else {
      const item = itemOf<UserCells>(users, key, () => ({ guild, day, who: cell.who, add: noCounts() }));
      addCount(item.add, userAttribute(cell.event, hour, cell.channel), count);
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

  function addCount(counts: Record<string, number>, name: string, count: number): void {
    if (counts[name] === undefined) bytes += COUNT_BYTES;
    counts[name] = (counts[name] ?? 0) + count;
  }

  return {
    add(entry) {
      for (const cell of entry.cells) addCell(cell);
      for (const fact of entry.facts) {
        const key = factKey(fact);
        if (!facts.has(key)) bytes += FACT_BYTES;
        facts.set(key, fact);
      }
    },
    transactionItems: () => guilds.size + facts.size,
    newTransactionItems(entry) {
      const added = new Set<string>();
      for (const cell of entry.cells) {
        if (!('who' in cell) && !guilds.has(cellKey(cell))) added.add(cellKey(cell));
      }
      for (const fact of entry.facts) if (!facts.has(factKey(fact))) added.add(factKey(fact));
      return added.size;
    },
    bytes: () => bytes,
    take(at) {
      const draft: Draft = {
        at,
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
      return draft;
    },
  };
}

/** The item of `counters` that a cell belongs to. */
function cellKey(cell: Cell): string {
  const day = `${cell.guild}#${dayOf(cell.hour)}`;
  if (!('who' in cell)) return day;
  return cell.settled ? `${day}#${hourOfDay(cell.hour)}` : `${day}#${cell.who}`;
}

/** The item of `state` that a fact is about. */
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
