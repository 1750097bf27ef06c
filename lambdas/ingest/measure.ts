import type { MetricName } from '../../shared/aws/metric-names.ts';
import { type Batch, isEmptyBatch } from '../../shared/messages/batch.ts';
import type { Outcome } from './apply.ts';

/** The metrics of one invocation, by name. */
export type Measured = Partial<Record<MetricName, number>>;

/** Adds the outcome of a batch to the metrics of an invocation. `now` is ms. */
export function measure(into: Measured, batch: Batch, outcome: Outcome, now: number): void {
  if (outcome === 'duplicate') {
    addMetric(into, 'BatchesDuplicate', 1);
    return;
  }
  if (outcome === 'late') addMetric(into, 'BatchesLate', 1);
  addMetric(into, 'BatchesApplied', 1);
  addMetric(into, 'EventsApplied', eventsIn(batch));
  addMetric(into, 'GapSeconds', gapSecondsIn(batch));
  // The age of a late batch, or of an empty one, does not show how far behind ingest is.
  if (outcome === 'applied' && !isEmptyBatch(batch)) {
    into.OldestUnappliedSeconds = Math.max(into.OldestUnappliedSeconds ?? 0, (now - batch.at) / 1000);
  }
}

/** Adds a value to a metric. */
export function addMetric(into: Measured, name: MetricName, value: number): void {
  into[name] = (into[name] ?? 0) + value;
}

/** The number of messages, joins and parts in a batch. */
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
