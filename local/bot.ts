import { randomUUID } from 'node:crypto';
import { REST } from '@discordjs/rest';
import { startWorker } from '../gateway/worker.ts';
import { errorFields, type Log } from '../shared/log.ts';
import type { BotSettings } from './bot-settings.ts';
import { answerOverGateway } from './gateway-interactions.ts';
import { startHttpApi } from './http-api.ts';
import { invitationUrl } from './register-commands.ts';
import { startStack } from './stack.ts';

export interface Bot {
  interactionsUrl: string;
  stop: () => Promise<void>;
}

const TICK_MS = 1_000;
const SETTINGS_MS = 30_000;
const ROTATION_MS = 3_600_000;

interface Application {
  interactions_endpoint_url?: string | null;
  flags?: number;
}

/** GATEWAY_GUILD_MEMBERS and GATEWAY_GUILD_MEMBERS_LIMITED (Discord: Application, Application Flags). */
const MEMBERS_INTENT = (1 << 14) | (1 << 15);

/** The whole bot in one process: worker, ingest, commands and rotation, on embedded stand-ins for AWS. */
export async function startBot(
  settings: BotSettings,
  log: Log,
  onFatal: (error: unknown) => void,
): Promise<Bot> {
  process.env['DISCORD_PUBLIC_KEY'] = settings.publicKey;
  process.env['DISCORD_API_URL'] = settings.apiUrl;
  const rest = new REST({ api: settings.apiUrl }).setToken(settings.token);
  const stack = await startStack({ dir: settings.dir, log });
  try {
    const { handler, respond } = await import('../lambdas/interactions/handler.ts');
    const { handler: rotate } = await import('../lambdas/rotation/handler.ts');
    await stack.startIngest();
    const api = await startHttpApi({ handler, log, port: settings.port, host: '0.0.0.0' });
    await explain(rest, settings.applicationId, log);
    const rotation = () =>
      rotate({}).catch((error: unknown) => log('error', 'Rotation failed', errorFields(error)));
    await rotation();
    const worker = await startWorker({
      token: settings.token,
      rest,
      flushSeconds: settings.flushSeconds,
      owner: randomUUID(),
      log,
      onFatal,
      onInteraction: answerOverGateway(rest, respond, log),
    });
    const refresh = () =>
      worker
        .refreshSettings()
        .catch((error: unknown) => log('warn', 'The settings could not be read', errorFields(error)));
    const timers = [
      setInterval(() => worker.tick(Date.now()), TICK_MS),
      setInterval(refresh, SETTINGS_MS),
      setInterval(rotation, ROTATION_MS),
    ];
    return {
      interactionsUrl: api.url,
      async stop() {
        for (const timer of timers) clearInterval(timer);
        await worker.stop(Date.now());
        await stack.drained();
        await api.stop();
        await stack.stop();
      },
    };
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

/** Says what a person who has just started the bot needs to know about its application. */
async function explain(rest: REST, applicationId: string, log: Log): Promise<void> {
  const application = (await rest.get('/applications/@me')) as Application;
  const commands = (await rest.get(`/applications/${applicationId}/commands`)) as unknown[];
  if (application.flags !== undefined && (application.flags & MEMBERS_INTENT) === 0) {
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
