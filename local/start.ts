import { errorFields, log } from '../shared/log.ts';
import { type Bot, startBot } from './bot.ts';
import { loadEnvFile, readBotSettings } from './bot-settings.ts';
import { runCommand } from './command.ts';

const HELP = `Usage: npm start

The self-hosted bot: collects, answers commands and anonymises at each month's end, on this machine alone.
Settings come from the environment, or from a .env file:

  DISCORD_TOKEN             the bot token
  DISCORD_APPLICATION_ID    the application id
  DISCORD_PUBLIC_KEY        the application's public key
  DATA_DIR                  where the data is kept (default .data)
  HOST                      the address to listen on (default 127.0.0.1: this machine only)
  PORT                      of POST /interactions (default 8787); without an endpoint URL on the application
                            commands come over the gateway instead, and no public address is needed
  FLUSH_SECONDS             seconds between batches (default 10)
  DISCORD_API_URL           default https://discord.com/api`;

/** Less than the 10 s after which a container is killed (Docker: docker container stop). */
const STOP_SECONDS = 9;

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

await runCommand({
  help: HELP,
  options: [],
  words: [0, 0],
  async run() {
    loadEnvFile();
    const settings = readBotSettings(process.env);
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
  },
});
// Whatever is still open: a bot that could not start ends, so that whoever supervises it notices.
if (process.exitCode !== undefined) process.exit();
