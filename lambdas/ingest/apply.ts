import { type Batch, isEmptyBatch } from '../../shared/messages/batch.ts';
import { claim, claimLate } from './claim.ts';
import { noteLate } from './note-filed-days.ts';
import { putCounts } from './put-counts.ts';
import type { Counted, ResolveTokens } from './tokens.ts';

export type Outcome = 'applied' | 'duplicate' | 'late';

/**
 * Applies a batch once, however often and however late it comes.
 *
 * First it is claimed: the shard's cursor moves on to it, in one transaction with its facts. Then its counts are put, each
 * into an item that has the batch's name: put again, they are what they were. So whoever is interrupted in between is
 * made good by the next delivery, and counts need no transaction, which would cost each of them twice. What was claimed
 * by an empty batch under the same id is void for good. At last it is noted with days that are filed by then. One older than the last of its shard (a redrive from the DLQ)
 * adds its counts and leaves newer facts alone.
 */
export async function applyBatch(batch: Batch, resolveTokens: ResolveTokens): Promise<Outcome> {
  const claimed = await claim(batch);
  if (claimed === 'void' || isEmptyBatch(batch)) return claimed === 'first' ? 'applied' : 'duplicate';
  const tokens = await resolveTokens(peopleIn(batch), batch.at);
  if (claimed === 'passed') await claimLate(batch);
  const isNew = await putCounts(batch, tokens);
  await noteLate(batch, Date.now());
  if (claimed === 'first') return 'applied';
  if (!isNew) return 'duplicate';
  return claimed === 'passed' ? 'late' : 'applied';
}

/** Everyone in a batch. */
function* peopleIn({ users, settled }: Batch): Generator<Counted> {
  yield* users;
  for (const { guild, day, seconds } of settled) {
    for (const byWho of Object.values(seconds)) {
      for (const who of Object.keys(byWho)) yield { guild, day, who };
    }
  }
}
