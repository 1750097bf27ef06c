import type { Batch, Fact, GuildCells, UserCells } from '../shared/batch.ts';
import { guildAttribute, userAttribute } from '../shared/counters.ts';
import { dayOf, hourOfDay } from '../shared/time.ts';
import type { Cell, Entry } from './entry.ts';

/** What a batch holds before it has a shard and a number. */
export type Draft = Pick<Batch, 'at' | 'users' | 'guilds' | 'facts'>;

export interface OutboxOptions {
  /** Items that a batch may touch: a transaction's 100 less the batch's marker and the shard's cursor. */
  maxItems: number;
  /** Bytes of JSON, by a cautious estimate. SQS bills by 64 KiB; 256 KiB is the bound that the design sets. */
  maxBytes: number;
}

export const OUTBOX_DEFAULTS = { maxItems: 98, maxBytes: 200 * 1024 } as const satisfies OutboxOptions;

export interface Outbox {
  /** Adds an entry whole. Returns the draft that had to be cut to make room for it, if one had to. */
  add: (entry: Entry, now: number) => Draft | undefined;
  /** Everything added since the last cut; undefined when that is nothing. */
  cut: (now: number) => Draft | undefined;
  /** When the oldest uncut entry was added, ms; undefined when there is none. */
  oldest: () => number | undefined;
}

/** An attribute of a cell, with its number, as JSON. */
const ATTRIBUTE_BYTES = 40;
const ITEM_BYTES = 130;

/**
 * Folds entries into as few items as they touch, and cuts where a batch would grow past what one transaction and one
 * message can hold. An entry is never split.
 */
export function createOutbox(options: OutboxOptions = OUTBOX_DEFAULTS): Outbox {
  let users = new Map<string, UserCells>();
  let guilds = new Map<string, GuildCells>();
  let facts = new Map<string, Fact>();
  let bytes = 0;
  let oldest: number | undefined;

  function cut(now: number): Draft | undefined {
    if (oldest === undefined) return undefined;
    const draft: Draft = {
      at: now,
      users: [...users.values()],
      guilds: [...guilds.values()],
      facts: [...facts.values()],
    };
    users = new Map();
    guilds = new Map();
    facts = new Map();
    bytes = 0;
    oldest = undefined;
    return draft;
  }

  function fits(entry: Entry): boolean {
    const touched = new Set<string>();
    for (const cell of entry.cells)
      if (!users.has(cellKey(cell)) && !guilds.has(cellKey(cell))) touched.add(cellKey(cell));
    for (const fact of entry.facts) if (!facts.has(factKey(fact))) touched.add(factKey(fact));
    return (
      users.size + guilds.size + facts.size + touched.size <= options.maxItems && bytes < options.maxBytes
    );
  }

  return {
    add(entry, now) {
      const full = fits(entry) ? undefined : cut(now);
      for (const cell of entry.cells) bytes += 'who' in cell ? addUser(users, cell) : addGuild(guilds, cell);
      for (const fact of entry.facts) {
        facts.set(factKey(fact), fact);
        bytes += ITEM_BYTES * 2;
      }
      if (entry.cells.length + entry.facts.length > 0) oldest ??= now;
      return full;
    },
    cut,
    oldest: () => oldest,
  };
}

function cellKey(cell: Cell): string {
  const item = `${cell.guild}#${dayOf(cell.hour)}`;
  return 'who' in cell ? `${item}#${cell.who}` : item;
}

/** Adds a count to a person's day; returns the bytes it grew by. */
function addUser(users: Map<string, UserCells>, cell: Extract<Cell, { who: string }>): number {
  const key = cellKey(cell);
  let item = users.get(key);
  let grown = 0;
  if (!item) {
    item = { guild: cell.guild, day: dayOf(cell.hour), who: cell.who, add: {} };
    users.set(key, item);
    grown += ITEM_BYTES;
  }
  const attribute = userAttribute(cell.event, hourOfDay(cell.hour), cell.channel);
  if (item.add[attribute] === undefined) grown += ATTRIBUTE_BYTES;
  item.add[attribute] = (item.add[attribute] ?? 0) + cell.count;
  return grown;
}

function addGuild(guilds: Map<string, GuildCells>, cell: Exclude<Cell, { who: string }>): number {
  const key = cellKey(cell);
  let item = guilds.get(key);
  let grown = ATTRIBUTE_BYTES;
  if (!item) {
    item = { guild: cell.guild, day: dayOf(cell.hour), add: {}, set: {} };
    guilds.set(key, item);
    grown += ITEM_BYTES;
  }
  const attribute = guildAttribute(cell.event, hourOfDay(cell.hour));
  if (cell.event === 'total_users') item.set[attribute] = cell.count;
  else item.add[attribute] = (item.add[attribute] ?? 0) + cell.count;
  return grown;
}

/** The item of `state` that a fact touches: a later fact about the same item takes the earlier one's place. */
function factKey(fact: Fact): string {
  switch (fact.t) {
    case 'voice':
    case 'voice-end':
      return `voice#${fact.session}`;
    case 'settled':
      return 'settled';
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
      return `gap#${fact.from}#${fact.guild ?? ''}`;
  }
}
