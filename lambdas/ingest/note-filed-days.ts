import { type Batch, batchId } from '../../shared/messages/batch.ts';
import { noteUnfiledBatch } from '../../shared/state/filed-days.ts';

/** Notes a batch next to each of its days that is already filed, because the day's file lacks it. Its counts must all be put before. */
export async function noteFiledDays(batch: Batch, now: number): Promise<void> {
  const days = new Map<string, { guild: string; day: string }>();
  for (const { guild, day } of [...batch.users, ...batch.settled, ...batch.guilds])
    days.set(`${guild}#${day}`, { guild, day });
  const id = batchId(batch);
  await Promise.all([...days.values()].map(({ guild, day }) => noteUnfiledBatch(guild, day, id, now)));
}
