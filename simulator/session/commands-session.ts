import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { REST } from '@discordjs/rest';
import { registerCommands } from '../../lambdas/interactions/commands/register-commands.ts';
import { startHttpApi } from '../../local/bot/http-api.ts';
import type { Stack } from '../../local/stack/stack.ts';
import type { Log } from '../../shared/log.ts';
import { type Client, createClient, type Outcome } from '../discord/app/app-client.ts';
import { parseCommandLine } from '../discord/app/command-line.ts';
import type { Origin } from '../discord/app/interaction-object.ts';
import { type SimulatedDiscord, startDiscord } from '../discord/discord.ts';
import type { CommandDefinition } from '../discord/limits/command-limits.ts';
import { PEOPLE, PLACES, SERVER, simulatedApplication, simulatedServer } from './simulated-server.ts';

/** The name of a person on the simulated server. */
export type Person = keyof typeof PEOPLE;
/** The name of a channel on the simulated server. */
export type Place = keyof typeof PLACES;

/** People on the simulated server who use slash commands. */
export interface CommandSession {
  client: Client;
  discord: SimulatedDiscord;
  origin: (as: Person, place: Place) => Origin;
  /**
   * Uses a slash command as typed. `locale` is the person's (Discord: Reference, Locales), default English. Rejects with a
   * CommandLineError or an InteractionError.
   */
  use: (line: string, as: Person, place: Place, locale?: string) => Promise<Outcome>;
  stop: () => Promise<void>;
}

/**
 * Starts a session at `now` (ms). Commands are signed and sent over HTTP to the real endpoint, which is registered with the
 * application as Discord requires. The endpoint runs on the stack.
 */
export async function startCommandSession(
  now: number,
  log: Log,
  stack: Pick<Stack, 'idle'>,
): Promise<CommandSession> {
  const started = performance.now();
  const application = simulatedApplication();
  const discord = await startDiscord({
    application,
    now: () => now + Math.floor(performance.now() - started),
  });
  process.env['DISCORD_PUBLIC_KEY'] = application.publicKey;
  process.env['DISCORD_API_URL'] = discord.apiUrl;
  const { handler } = await import('../../lambdas/interactions/handler.ts');
  const api = await startHttpApi({ handler, log, port: 0, host: '127.0.0.1' });
  const rest = new REST({ api: discord.apiUrl }).setToken(application.botToken);
  await registerCommands(rest, application.id);
  await rest.patch('/applications/@me', { body: { interactions_endpoint_url: api.url } });
  discord.world.addGuild((await simulatedServer()).guild);
  const client = createClient({ rest: discord.rest, context: discord.context, idle: stack.idle });

  function origin(as: Person, place: Place): Origin {
    const guild = discord.world.guilds.get(SERVER);
    if (!guild) throw new Error('The simulated server is gone.');
    return { guild, channelId: PLACES[place], user: PEOPLE[as] };
  }

  return {
    client,
    discord,
    origin,
    use(line, as, place, locale) {
      const from = { ...origin(as, place), ...(locale !== undefined && { locale }) };
      const commands = discord.rest.application.commands as readonly CommandDefinition[];
      const command = parseCommandLine(line, { commands, channels: from.guild.channels.values() });
      return client.command({ ...from, ...command });
    },
    async stop() {
      await api.stop();
      await discord.close();
    },
  };
}

/** Writes a message's attachments to a folder. Returns their paths. */
export async function saveFiles({ files }: Outcome, dir: string): Promise<string[]> {
  if (files.length > 0) await mkdir(dir, { recursive: true });
  const paths = files.map(({ filename }) => join(dir, filename));
  await Promise.all(files.map(({ bytes }, i) => writeFile(paths[i] ?? '', bytes)));
  return paths;
}
