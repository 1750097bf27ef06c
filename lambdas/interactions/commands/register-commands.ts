import type { REST } from '@discordjs/rest';
import { commands } from './command-definitions.ts';

/** Replaces the application's slash commands, and gives their names (Discord: Bulk Overwrite Global Application Commands). */
export async function registerCommands(rest: REST, applicationId: string): Promise<string[]> {
  await rest.put(`/applications/${applicationId}/commands`, { body: commands });
  return commands.map(({ name }) => name);
}

/**
 * View Channels, Send Messages, Embed Links, Attach Files, Read Message History (Discord: Permissions). The bot needs
 * them to receive messages and to post each report only once.
 */
const PERMISSIONS = (1 << 10) | (1 << 11) | (1 << 14) | (1 << 15) | (1 << 16);

/** The URL that adds the bot to a server. */
export function invitationUrl(applicationId: string): string {
  const query = new URLSearchParams({
    client_id: applicationId,
    scope: 'bot applications.commands',
    permissions: String(PERMISSIONS),
  });
  return `https://discord.com/oauth2/authorize?${query}`;
}
