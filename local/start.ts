import { runCommand } from '../shared/cli/command.ts';
import { loadEnvFile, readBotSettings } from './bot/bot-settings.ts';
import { runBot } from './bot/run-bot.ts';

const HELP = `Usage: npm start

Runs the self-hosted bot: it collects, answers commands and anonymises at each month's end, on this machine alone.
Settings come from the environment, or from a .env file:

  DISCORD_TOKEN             the bot token
  DISCORD_APPLICATION_ID    the application id
  DISCORD_PUBLIC_KEY        the application's public key
  DATA_DIR                  the data directory (default .data)
  HOST                      the address to listen on (default 127.0.0.1: this machine only)
  PORT                      the port of POST /interactions (default 8787). Where the application has no endpoint URL,
                            commands come over the gateway, and no public address is needed
  FLUSH_SECONDS             seconds between batches (default 10)
  DISCORD_API_URL           default https://discord.com/api`;

await runCommand({
  help: HELP,
  options: [],
  async run() {
    loadEnvFile();
    await runBot(readBotSettings(process.env));
  },
});
// A bot that could not start must end, even with open connections, so that its supervisor notices.
if (process.exitCode !== undefined) process.exit();
