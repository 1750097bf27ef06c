import { watch } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../life/random.ts';
import type { MachineBot } from './killable-bot.ts';

/** How a bot's life ended: killed, or stopped in order. */
export type EndKind =
  | 'killed while it collected'
  | 'killed while it wrote'
  | 'killed while it started'
  | 'killed while it stopped'
  | 'stopped';

const LONGEST_LIFE_MS = 3_000;
const LONGEST_START_MS = 2_000;
/** Stopping takes about as long. */
const LONGEST_STOP_MS = 250;
/** From the first write of a batch until ingest has applied it. */
const LONGEST_WRITE_MS = 60;

/** Lets a bot on a data directory live for a random time, ends it, and says how. Rejects where it ends by itself. */
export async function endLife(bot: MachineBot, dir: string, random: Random): Promise<EndKind> {
  const dice = random.next();
  const collects = bot.collects.then(() => true);
  if (dice < 0.25) {
    await sleep(random.integer(0, LONGEST_START_MS));
    const collected = await Promise.race([collects, Promise.resolve(false)]);
    await bot.kill();
    return collected ? 'killed while it collected' : 'killed while it started';
  }
  await collects;
  await sleep(random.integer(0, LONGEST_LIFE_MS));
  if (dice < 0.4) {
    await bot.stop();
    return 'stopped';
  }
  if (dice < 0.5) {
    // It may be the faster one.
    if (await bot.stopWithin(random.integer(0, LONGEST_STOP_MS))) return 'stopped';
    await bot.kill();
    return 'killed while it stopped';
  }
  const writes = dice < 0.8;
  if (writes) {
    // Until it has recovered it only renews its lease.
    await bot.isReady;
    await nextWrite(dir);
    await sleep(random.integer(0, LONGEST_WRITE_MS));
  }
  await bot.kill();
  return writes ? 'killed while it wrote' : 'killed while it collected';
}

/** Resolves when a file of a directory changes, as databases and queues do for every batch; or after some seconds. */
async function nextWrite(dir: string): Promise<void> {
  const changed = Promise.withResolvers<void>();
  const watcher = watch(dir, () => changed.resolve());
  await Promise.race([changed.promise, sleep(LONGEST_LIFE_MS)]);
  watcher.close();
}
