import type { REST } from '@discordjs/rest';
import { commands } from './command-definitions.ts';

/** Puts the slash commands on the application, in place of those it had (Discord: Bulk Overwrite Global Application Commands). */
export async function registerCommands(rest: REST, applicationId: string): Promise<string[]> {
  await rest.put(`/applications/${applicationId}/commands`, { body: commands });
  return commands.map(({ name }) => name);
}

/**
 * View Channels, Send Messages, Embed Links, Attach Files, Read Message History: to hear of messages, and to post
 * reports no more than once (Discord: Permissions).
 */
const PERMISSIONS = (1 << 10) | (1 << 11) | (1 << 14) | (1 << 15) | (1 << 16);

/** The address at which a server's owner adds the bot. */
export function invitationUrl(applicationId: string): string {
  const query = new URLSearchParams({
    client_id: applicationId,
    scope: 'bot applications.commands',
    permissions: String(PERMISSIONS),
  });
  return `https://discord.com/oauth2/authorize?${query}`;
}
