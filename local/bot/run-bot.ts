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
    await Promise.race([stopInTime(bot), fatal.promise]);
  } catch (error) {
    // The lease, a database or Discord's permission is lost, so no batch may be sent any more.
    log('error', 'The bot has to stop.', errorFields(error));
    process.exit(1);
  }
  process.exit(0);
}

/** Stops the bot. If that takes too long, logs the unfinished step and ends the process with code 1. */
async function stopInTime(bot: Bot): Promise<void> {
  let unfinished = '';
  setTimeout(() => {
    log('error', `The bot did not stop within ${STOP_SECONDS} s and gives up.`, { unfinished });
    process.exit(1);
  }, STOP_SECONDS * 1_000);
  await bot.stop((step) => {
    unfinished = step;
  });
}
