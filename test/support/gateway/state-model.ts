import assert from 'node:assert/strict';
import type { Memory } from '../../../gateway/accounting/accountant.ts';
import type { GuildMemory } from '../../../gateway/accounting/guild-memory.ts';
import type { Settled, VoiceSession } from '../../../gateway/accounting/voice-session.ts';
import { OUTBOX_DEFAULTS } from '../../../gateway/delivery/outbox.ts';
import { type Batch, batchId, type Fact, type GuildCells } from '../../../shared/messages/batch.ts';
import type { Channel } from '../../../shared/state/channel-directory.ts';
import { NO_SETTINGS, type Settings } from '../../../shared/state/guild-settings.ts';

/** What has been counted: `<msg|voice>|<guild>|<day>T<hour>|<channel>|<who>`, `<j|p>|<guild>|<day>T<hour>` → count. */
export type Counts = Map<string, number>;

export interface StateModel {
  /** Applies a batch as ingest does: whole, once, and without its facts when it is older than the last. */
  apply: (batch: Batch) => 'applied' | 'duplicate' | 'late';
  /** What a worker that starts now remembers. */
  memory: (settings?: (guild: string) => Settings) => Memory;
  counts: () => Counts;
  /** Total users as written: `<guild>|<day>T<hour>` → count. */
  totals: () => Counts;
  gaps: () => { from: number; to: number; guild?: string }[];
  applied: () => number;
  /** As `state` has it where batches were left out: the number of the one after, and since when something is missing. */
  broken: () => { n: number; since: number } | undefined;
  /** When the batch that was applied under an id was cut. */
  marker: (id: string) => number | undefined;
  directory: (guild: string) => ReadonlyMap<string, Channel>;
  since: (guild: string) => number | undefined;
  finished: () => string[];
}

/** `counters` and the worker's part of `state`, in memory. Hashes stay hashes: tokens are ingest's own business. */
export function createStateModel(maxItems: number = OUTBOX_DEFAULTS.maxItems): StateModel {
  const counts: Counts = new Map();
  const totals: Counts = new Map();
  const markers = new Map<string, number>();
  const voice = new Map<string, VoiceSession>();
  const guilds = new Map<string, GuildMemory>();
  const channels = new Map<string, Map<string, Channel>>();
  const since = new Map<string, number>();
  const gaps = new Map<string, { from: number; to: number; guild?: string }>();
  const finished = new Set<string>();
  let settled: Settled | undefined;
  let applied = 0;
  let appliedAt = Number.NEGATIVE_INFINITY;
  let broken: { n: number; since: number } | undefined;

  const add = (key: string, count: number) => counts.set(key, (counts.get(key) ?? 0) + count);

  function addGuildCells({ guild, day, add: added, set }: GuildCells, late: boolean): void {
    for (const [name, count] of Object.entries(added)) {
      add(`${name[0]}|${guild}|${day}T${name.slice(1)}`, count);
    }
    for (const [name, count] of Object.entries(set)) {
      const key = `${guild}|${day}T${name.slice(1)}`;
      if (!late || !totals.has(key)) totals.set(key, count);
    }
  }

  /** Facts that a late batch may still state. */
  function factFor(fact: Fact, late: boolean): void {
    switch (fact.t) {
      case 'since':
        if (!since.has(fact.guild)) since.set(fact.guild, fact.since);
        return;
      case 'gap': {
        const { t: _, ...gap } = fact;
        gaps.set(`${fact.from}#${fact.to}#${fact.guild ?? ''}`, gap);
        return;
      }
      case 'channel': {
        const { t: _, guild, ...channel } = fact;
        const known = channels.get(guild) ?? new Map<string, Channel>();
        channels.set(guild, known);
        if (!late || !known.has(channel.id)) known.set(channel.id, channel);
        return;
      }
      case 'month-finished':
        finished.add(fact.month);
        return;
      default:
        if (!late) newerFact(fact);
    }
  }

  function newerFact(fact: Fact): void {
    if (fact.t === 'voice') {
      const { t: _, session: key, ...rest } = fact;
      voice.set(key, { key, ...rest });
    } else if (fact.t === 'voice-end') voice.delete(fact.session);
    else if (fact.t === 'settled') settled = { through: fact.through, upTo: fact.upTo, before: fact.before };
    else if (fact.t === 'guild') {
      const { channels: digest, unseenSince, gapSince } = fact;
      guilds.set(fact.guild, {
        members: fact.members,
        ...(digest !== undefined && { channelsDigest: digest }),
        ...(unseenSince !== undefined && { unseenSince }),
        ...(gapSince !== undefined && { gapSince }),
      });
    } else if (fact.t === 'guild-gone') guilds.delete(fact.guild);
  }

  return {
    apply(batch) {
      assertApplicable(batch, maxItems);
      const id = batchId(batch);
      if (markers.has(id)) return 'duplicate';
      markers.set(id, batch.at);
      const late = batch.n <= applied;
      if (!late) {
        if (batch.n > applied + 1) broken = { n: batch.n, since: broken?.since ?? appliedAt };
        else if (batch.facts.some((fact) => fact.t === 'restated' && fact.through >= (broken?.n ?? 0)))
          broken = undefined;
        applied = batch.n;
        appliedAt = batch.at;
      }
      for (const { guild, day, who, add: added } of batch.users) {
        for (const [name, count] of Object.entries(added)) {
          const event = name[0] === 'm' ? 'msg' : 'voice';
          add(`${event}|${guild}|${day}T${name.slice(1, 3)}|${name.slice(4)}|${who}`, count);
        }
      }
      for (const { guild, day, hour, seconds } of batch.settled) {
        for (const [channel, byWho] of Object.entries(seconds)) {
          for (const [who, count] of Object.entries(byWho)) {
            add(`voice|${guild}|${day}T${String(hour).padStart(2, '0')}|${channel}|${who}`, count);
          }
        }
      }
      for (const cells of batch.guilds) addGuildCells(cells, late);
      for (const fact of batch.facts) factFor(fact, late);
      return late ? 'late' : 'applied';
    },
    memory: (settings = () => NO_SETTINGS) => ({
      guilds: new Map(
        [...guilds].map(([guild, known]) => [
          guild,
          {
            ...known,
            ...(settings(guild).ignoredChannels.length > 0 && { channels: new Map(channels.get(guild)) }),
          },
        ]),
      ),
      voice: [...voice.values()].map((session) => ({ ...session })),
      ...(settled && { settled }),
    }),
    counts: () => counts,
    totals: () => totals,
    gaps: () => [...gaps.values()],
    applied: () => applied,
    broken: () => broken,
    marker: (id) => markers.get(id),
    directory: (guild) => channels.get(guild) ?? new Map(),
    since: (guild) => since.get(guild),
    finished: () => [...finished],
  };
}

/** DynamoDB refuses a transaction of too many items, or with an item twice (TransactWriteItems). */
function assertApplicable({ guilds, facts }: Batch, maxItems: number): void {
  const items = [...guilds.map(({ guild, day }) => `${guild}#${day}`), ...facts.map(itemOf)];
  assert.equal(new Set(items).size, items.length, 'An item occurs twice in a batch.');
  assert.ok(items.length <= maxItems, `A batch has ${items.length} items, more than ${maxItems}.`);
}

function itemOf(fact: Fact): string {
  switch (fact.t) {
    case 'voice':
    case 'voice-end':
      return `voice ${fact.session}`;
    case 'guild':
    case 'guild-gone':
      return `guild ${fact.guild}`;
    case 'since':
      return `since ${fact.guild}`;
    case 'channel':
      return `channel ${fact.guild} ${fact.id}`;
    case 'settled':
      return 'settled';
    case 'restated':
      return 'restated';
    case 'month-finished':
      return `finished ${fact.month}`;
    case 'gap':
      return `gap ${fact.from} ${fact.to} ${fact.guild}`;
  }
}

/** Counts without the people: sums by event, guild, hour and channel. */
export function withoutPeople(counts: Counts): Counts {
  const sums: Counts = new Map();
  for (const [key, count] of counts) {
    const sum = key.split('|').slice(0, 4).join('|');
    sums.set(sum, (sums.get(sum) ?? 0) + count);
  }
  return sums;
}

/** In the order of their keys, so that two can be compared whatever order they came about in. */
export const sorted = (counts: Counts): [string, number][] =>
  [...counts].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));

/** Total users as a reader sees them: an hour that repeats the count before it says nothing new. */
export function changesOf(totals: Counts): [string, number][] {
  const last = new Map<string, number>();
  return sorted(totals).filter(([key, count]) => {
    const guild = key.split('|')[0] ?? '';
    const isNew = last.get(guild) !== count;
    last.set(guild, count);
    return isNew;
  });
}
