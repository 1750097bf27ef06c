import { type Batch, batchId } from '../../shared/messages/batch.ts';
import { noteIfFiled } from '../../shared/state/filed-days.ts';

/** Notes a batch, once all of it is put, with each day that is filed by now: the file of that day lacks it. */
export async function noteLate(batch: Batch, now: number): Promise<void> {
  const days = new Map<string, { guild: string; day: string }>();
  for (const { guild, day } of [...batch.users, ...batch.settled, ...batch.guilds])
    days.set(`${guild}#${day}`, { guild, day });
  const id = batchId(batch);
  await Promise.all([...days.values()].map(({ guild, day }) => noteIfFiled(guild, day, id, now)));
}
