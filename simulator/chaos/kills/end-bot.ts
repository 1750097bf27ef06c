import { watch } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../life/random.ts';
import type { KillableBot } from './killable-bot.ts';

/** How a bot ended: by a kill, or by a request to stop. */
export type EndKind =
  | 'killed while it collected'
  | 'killed while it wrote'
  | 'killed while it started'
  | 'killed while it stopped'
  | 'stopped';

const LONGEST_RUN_MS = 3_000;
const LONGEST_START_MS = 2_000;
/** Stopping takes about as long. */
const LONGEST_STOP_MS = 250;
/** The time from the first write of a batch until ingest has applied it. */
const LONGEST_WRITE_MS = 60;

/** Ends a bot after a random time in a random way, and resolves with the way. Rejects where the bot ended by itself. */
export async function endBot(bot: KillableBot, dir: string, random: Random): Promise<EndKind> {
  const dice = random.next();
  if (dice < 0.25) return killAtStart(bot, random);
  await bot.collects;
  await sleep(random.integer(0, LONGEST_RUN_MS));
  if (dice < 0.4) {
    await bot.stop();
    return 'stopped';
  }
  if (dice < 0.5) return killAtStop(bot, random);
  if (dice < 0.8) return killAtWrite(bot, dir, random);
  await bot.kill();
  return 'killed while it collected';
}

async function killAtStart(bot: KillableBot, random: Random): Promise<EndKind> {
  const collects = bot.collects.then(() => true);
  await sleep(random.integer(0, LONGEST_START_MS));
  const collected = await Promise.race([collects, Promise.resolve(false)]);
  await bot.kill();
  return collected ? 'killed while it collected' : 'killed while it started';
}

async function killAtStop(bot: KillableBot, random: Random): Promise<EndKind> {
  // The bot may stop before it is killed.
  if (await bot.stopWithin(random.integer(0, LONGEST_STOP_MS))) return 'stopped';
  await bot.kill();
  return 'killed while it stopped';
}

async function killAtWrite(bot: KillableBot, dir: string, random: Random): Promise<EndKind> {
  // Before it has recovered it writes nothing but its lease.
  await bot.isReady;
  await nextWrite(dir);
  await sleep(random.integer(0, LONGEST_WRITE_MS));
  await bot.kill();
  return 'killed while it wrote';
}

/** Resolves when a file in a directory changes, as the database's and the queue's do for every batch; or after 3 s. */
async function nextWrite(dir: string): Promise<void> {
  const changed = Promise.withResolvers<void>();
  const watcher = watch(dir, () => changed.resolve());
  await Promise.race([changed.promise, sleep(LONGEST_RUN_MS)]);
  watcher.close();
}
