import { type Batch, isEmptyBatch } from '../../shared/messages/batch.ts';
import { claim, fillInFacts } from './claim.ts';
import { noteFiledDays } from './note-filed-days.ts';
import { putCounts } from './put-counts.ts';
import type { Counted, ResolveTokens } from './tokens.ts';

/** `late`: applied, and older than the last batch of its shard. */
export type Outcome = 'applied' | 'duplicate' | 'late';

/**
 * Applies a batch exactly once, however often and however late it is delivered.
 *
 * 1. The batch is claimed: one transaction moves the shard's cursor to it and writes its facts. A batch whose id an empty
 *    batch claimed first is never applied.
 * 2. Its counts are put into items named after the batch, so a repeated put changes nothing. The next delivery completes
 *    whatever an interruption left undone. Counts therefore need no transaction, which would cost twice as much.
 * 3. It is noted next to those of its days that are filed already.
 *
 * A batch older than the last of its shard (a redrive from the dead-letter queue) adds its counts and does not replace
 * newer facts.
 */
export async function applyBatch(batch: Batch, resolveTokens: ResolveTokens): Promise<Outcome> {
  const claimed = await claim(batch);
  if (claimed === 'superseded' || isEmptyBatch(batch)) return claimed === 'new' ? 'applied' : 'duplicate';
  const tokens = await resolveTokens(peopleIn(batch), batch.at);
  if (claimed === 'late') await fillInFacts(batch);
  const isNew = await putCounts(batch, tokens);
  await noteFiledDays(batch, Date.now());
  if (claimed === 'new') return 'applied';
  if (!isNew) return 'duplicate';
  return claimed === 'late' ? 'late' : 'applied';
}

/** Everyone who was counted in a batch. */
function* peopleIn({ users, settled }: Batch): Generator<Counted> {
  yield* users;
  for (const { guild, day, seconds } of settled) {
    for (const byWho of Object.values(seconds)) {
      for (const who of Object.keys(byWho)) yield { guild, day, who };
    }
  }
}
