import { DiscordAPIError, type REST } from '@discordjs/rest';
import { ConnectError, TOKEN_REFUSED } from '../../../shared/discord/connect-error.ts';
import type { Log } from '../../../shared/log.ts';
import { invitationUrl } from './register-commands.ts';

/** The settings that name an application. */
export interface ApplicationSettings {
  applicationId: string;
  publicKey: string;
  apiUrl: string;
}

interface Application {
  verify_key?: string;
  interactions_endpoint_url?: string | null;
  flags?: number;
}

/** GATEWAY_GUILD_MEMBERS and GATEWAY_GUILD_MEMBERS_LIMITED (Discord: Application, Application Flags). */
const MEMBERS_INTENT = (1 << 14) | (1 << 15);

/**
 * Looks at the application that the settings name, and says what a person who has just started the bot needs to know
 * of it. Throws ConnectError where the settings do not belong together.
 */
export async function checkApplication(rest: REST, settings: ApplicationSettings, log: Log): Promise<void> {
  const { applicationId } = settings;
  const { application, commands } = await explainDiscordError(settings.apiUrl, async () => ({
    application: (await rest.get('/applications/@me')) as Application,
    commands: (await rest.get(`/applications/${applicationId}/commands`)) as unknown[],
  }));
  const key = application.verify_key;
  if (key !== undefined && key.toLowerCase() !== settings.publicKey.toLowerCase()) {
    throw new ConnectError(
      'DISCORD_PUBLIC_KEY is not the public key of the application. Copy it anew: Developer Portal, General Information.',
    );
  }
  if (!hasMembersIntent(application.flags)) {
    log(
      'warn',
      'The application lacks the Server Members Intent: turn it on in the Developer Portal, under Bot',
    );
  }
  if (commands.length === 0) log('warn', 'The application has no slash commands yet: run "npm run register"');
  const url = application.interactions_endpoint_url;
  log(
    'info',
    url ? 'Commands come to the endpoint URL of the application' : 'Commands come over the gateway',
    {
      ...(url && { url }),
      invitation: invitationUrl(applicationId),
    },
  );
}

/** Whether an application may see who joins and leaves; what says nothing of it is taken to. */
export const hasMembersIntent = (flags: number | undefined): boolean =>
  flags === undefined || (flags & MEMBERS_INTENT) !== 0;

/** Asks Discord something, and turns its refusals into a ConnectError that names the setting to change. */
export async function explainDiscordError<T>(apiUrl: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof DiscordAPIError) {
      if (error.status === 401) throw new ConnectError(TOKEN_REFUSED);
      if (error.status === 403 || error.status === 404) {
        throw new ConnectError(
          'DISCORD_APPLICATION_ID is not the application that DISCORD_TOKEN belongs to. Copy both anew from the same ' +
            'application: Developer Portal, General Information and Bot.',
        );
      }
    }
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (typeof code === 'string' && /^(E[A-Z]+|UND_ERR_\w+)$/.test(code)) {
      throw new ConnectError(
        `Discord could not be reached at ${apiUrl} (${code}). Check the network, and DISCORD_API_URL if it is set.`,
      );
    }
    throw error;
  }
}
