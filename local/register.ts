import { REST } from '@discordjs/rest';
import { explainDiscordError } from '../lambdas/interactions/commands/check-application.ts';
import { invitationUrl, registerCommands } from '../lambdas/interactions/commands/register-commands.ts';
import { runCommand } from '../shared/cli/command.ts';
import { loadEnvFile, readBotSettings } from './bot/bot-settings.ts';

const HELP = `Usage: npm run register

Registers the slash commands for the application that DISCORD_TOKEN, DISCORD_APPLICATION_ID and DISCORD_PUBLIC_KEY name
(environment or .env file), and prints the link that adds the bot to a server. A second run changes nothing.`;

await runCommand({
  help: HELP,
  options: [],
  async run() {
    loadEnvFile();
    const { token, applicationId, apiUrl } = readBotSettings(process.env);
    const rest = new REST({ api: apiUrl }).setToken(token);
    const names = await explainDiscordError(apiUrl, () => registerCommands(rest, applicationId));
    process.stdout.write(`Registered ${names.map((name) => `/${name}`).join(', ')}.\n`);
    process.stdout.write(`Add the bot to a server: ${invitationUrl(applicationId)}\n`);
  },
});
