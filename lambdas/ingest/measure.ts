import type { MetricName } from '../../shared/aws/metric-names.ts';
import { type Batch, isEmptyBatch } from '../../shared/messages/batch.ts';
import type { Outcome } from './apply.ts';

export type Measured = Partial<Record<MetricName, number>>;

/** Adds what came of a batch to what was measured of an invocation. `now` is ms. */
export function measure(into: Measured, batch: Batch, outcome: Outcome, now: number): void {
  if (outcome === 'duplicate') {
    add(into, 'BatchesDuplicate', 1);
    return;
  }
  if (outcome === 'late') add(into, 'BatchesLate', 1);
  add(into, 'BatchesApplied', 1);
  add(into, 'EventsApplied', eventsIn(batch));
  add(into, 'GapSeconds', gapSecondsIn(batch));
  // A late one was late already, and in an empty one nothing has waited: they tell nothing of how far behind the rest is.
  if (outcome === 'applied' && !isEmptyBatch(batch)) {
    into.OldestUnappliedSeconds = Math.max(into.OldestUnappliedSeconds ?? 0, (now - batch.at) / 1000);
  }
}

export function add(into: Measured, name: MetricName, value: number): void {
  into[name] = (into[name] ?? 0) + value;
}

/** Messages, joins and parts. */
function eventsIn({ users, guilds }: Batch): number {
  let events = 0;
  for (const { add: counts } of users) {
    for (const [attribute, count] of Object.entries(counts)) if (attribute.startsWith('m')) events += count;
  }
  for (const { add: counts } of guilds) for (const count of Object.values(counts)) events += count;
  return events;
}

function gapSecondsIn({ facts }: Batch): number {
  return facts.reduce((sum, fact) => sum + (fact.t === 'gap' ? (fact.to - fact.from) / 1000 : 0), 0);
}
