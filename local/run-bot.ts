import { errorFields, log } from '../shared/log.ts';
import { startBot } from './bot.ts';
import type { BotSettings } from './bot-settings.ts';

/**
 * Runs the self-hosted bot and then ends the process: with code 0 after SIGINT or SIGTERM, with code 1 when the worker
 * must not go on. Rejects where the bot cannot start.
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
  } catch (error) {
    // Without the lease, or refused by Discord, there is nothing left that may be sent.
    log('error', 'The worker has to stop', errorFields(error));
    process.exit(1);
  }
  log('info', 'Stopping: sending what is left');
  await bot.stop();
  process.exit(0);
}
