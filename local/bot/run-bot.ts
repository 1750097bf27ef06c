import { setTimeout as sleep } from 'node:timers/promises';
import { errorFields, log } from '../../shared/log.ts';
import { type Bot, startBot } from './bot.ts';
import type { BotSettings } from './bot-settings.ts';

/** Docker kills a container 10 s after it asks it to stop (Docker: docker container stop). */
const STOP_SECONDS = 9;

/**
 * Runs the self-hosted bot, and then ends the process: with code 0 after SIGINT or SIGTERM, with code 1 when the bot cannot
 * go on or does not stop in time. Rejects where the bot cannot start.
 */
export async function runBot(settings: BotSettings): Promise<never> {
  const fatal = Promise.withResolvers<never>();
  const signal = new Promise<void>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve());
  });
  const starting = startBot(settings, log, fatal.reject);
  const bot = await Promise.race([starting, fatal.promise, signal]);
  if (!bot) process.exit(0);
  log('info', 'The bot is ready.', { interactions: bot.interactionsUrl, data: settings.dir });
  try {
    await Promise.race([signal, fatal.promise]);
    log('info', 'The bot is stopping.');
    const unfinished = await Promise.race([stopWithin(STOP_SECONDS * 1_000, bot), fatal.promise]);
    if (unfinished === undefined) process.exit(0);
    log('error', `The bot did not stop within ${STOP_SECONDS} s and gives up.`, { unfinished });
  } catch (error) {
    // The lease, a database or Discord's permission is lost, so no batch may be sent any more.
    log('error', 'The bot has to stop.', errorFields(error));
  }
  process.exit(1);
}

/** Stops the bot. Resolves with undefined once it has stopped, or with the step that is unfinished after `ms`. */
export async function stopWithin(ms: number, { stop }: Pick<Bot, 'stop'>): Promise<string | undefined> {
  let step = '';
  const timer = new AbortController();
  const late = sleep(ms, undefined, { signal: timer.signal }).then(() => step);
  // It rejects once the bot has stopped and nobody waits for it any more.
  late.catch(() => {});
  const stopped = stop((next) => {
    step = next;
  }).then(() => undefined);
  try {
    return await Promise.race([stopped, late]);
  } finally {
    timer.abort();
  }
}
