import assert from 'node:assert/strict';
import { OUTBOX_DEFAULTS } from '../../../gateway/delivery/outbox.ts';
import type { MissedBatches } from '../../../gateway/shard/restore-memory.ts';
import { type Batch, batchId, type Fact } from '../../../shared/messages/batch.ts';
import { createCountersModel } from './counters-model.ts';
import type { Counts } from './counts.ts';
import { createFactsModel, type FactsModel } from './facts-model.ts';

/** `counters` and a shard's part of `state`, in memory. */
export interface StateModel extends Omit<FactsModel, 'state'> {
  /**
   * Applies a batch as ingest does: whole, and once. A late batch, with a lower number than the last, states few facts.
   */
  apply: (batch: Batch) => 'applied' | 'duplicate' | 'late';
  counts: () => Counts;
  /** Total users as written: `<guild>|<day>T<hour>` → count. */
  totals: () => Counts;
  /** The number of the last batch. */
  applied: () => number;
  /** The batches that the state misses; undefined while it misses none. */
  missedBatches: () => MissedBatches | undefined;
  /** When the batch that was applied under an id was cut. */
  marker: (id: string) => number | undefined;
}

/** Creates an empty model. It refuses batches of more than `maxItems` items. */
export function createStateModel(maxItems: number = OUTBOX_DEFAULTS.maxItems): StateModel {
  const counters = createCountersModel();
  const { state, ...facts } = createFactsModel();
  const markers = new Map<string, number>();
  let applied = 0;
  let appliedAt = Number.NEGATIVE_INFINITY;
  let missed: MissedBatches | undefined;

  function moveCursor({ n, at, facts }: Batch): void {
    if (n > applied + 1) missed = { n, since: missed?.since ?? appliedAt };
    else if (facts.some((fact) => fact.t === 'restated' && fact.through >= (missed?.n ?? 0)))
      missed = undefined;
    applied = n;
    appliedAt = at;
  }

  return {
    ...facts,
    apply(batch) {
      assertApplicable(batch, maxItems);
      const id = batchId(batch);
      if (markers.has(id)) return 'duplicate';
      markers.set(id, batch.at);
      const isLate = batch.n <= applied;
      if (!isLate) moveCursor(batch);
      counters.add(batch, isLate);
      for (const fact of batch.facts) state(fact, isLate);
      return isLate ? 'late' : 'applied';
    },
    counts: () => counters.counts,
    totals: () => counters.totals,
    applied: () => applied,
    missedBatches: () => missed,
    marker: (id) => markers.get(id),
  };
}

/** DynamoDB refuses a transaction with too many items, or with one item twice (DynamoDB: TransactWriteItems). */
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
