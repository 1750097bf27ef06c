import { errorFields, log } from '../../shared/log.ts';
import { type Bot, startBot } from './bot.ts';
import type { BotSettings } from './bot-settings.ts';

/** Less than the 10 s after which a container is killed (Docker: docker container stop). */
const STOP_SECONDS = 9;

/**
 * Runs the self-hosted bot and then ends the process: with code 0 after SIGINT or SIGTERM, with code 1 when the bot must
 * not go on or stopping takes too long. Rejects where the bot cannot start.
 */
export async function runBot(settings: BotSettings): Promise<never> {
  const fatal = Promise.withResolvers<never>();
  const signal = new Promise<void>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve());
  });
  const starting = startBot(settings, log, fatal.reject);
  const bot = await Promise.race([starting, fatal.promise, signal]);
  if (!bot) process.exit(0);
  log('info', 'Ready', { interactions: bot.interactionsUrl, data: settings.dir });
  try {
    await Promise.race([signal, fatal.promise]);
    log('info', 'Stopping: sending what is left');
    await Promise.race([stopInTime(bot), fatal.promise]);
  } catch (error) {
    // Without the lease, a database, or Discord's consent there is nothing left that may be sent.
    log('error', 'The bot has to stop', errorFields(error));
    process.exit(1);
  }
  process.exit(0);
}

/** Stops the bot. If something hangs, logs what is unfinished and ends the process with exit code 1. */
async function stopInTime(bot: Bot): Promise<void> {
  let unfinished = '';
  setTimeout(() => {
    log('error', `Stopping took longer than ${STOP_SECONDS} s: giving up`, { unfinished });
    process.exit(1);
  }, STOP_SECONDS * 1_000);
  await bot.stop((step) => {
    unfinished = step;
  });
}
