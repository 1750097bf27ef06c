import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { REST } from '@discordjs/rest';
import { keepTime } from '../../gateway/timers.ts';
import { startWorker } from '../../gateway/worker.ts';
import { checkApplication } from '../../lambdas/interactions/commands/check-application.ts';
import { errorFields, type Log } from '../../shared/log.ts';
import { type Stack, startStack } from '../stack/stack.ts';
import type { BotSettings } from './bot-settings.ts';
import { expireObjects } from './expire-objects.ts';
import { answerOverGateway } from './gateway-interactions.ts';
import { type HttpApi, startHttpApi } from './http-api.ts';

/** A bot that runs. */
export interface Bot {
  /** The URL that interactions are sent to. */
  interactionsUrl: string;
  /** Stops the bot. Calls `onStep` with the name of each step, such as "sending the last batches". */
  stop: (onStep: (step: string) => void) => Promise<void>;
}

const ROTATION_MS = 3_600_000;
const EXPIRY_MS = 3_600_000;
/**
 * How long stopping waits for the queue to empty, and then for reports to be delivered. The messages that are left are on
 * disk; the next start applies them.
 */
const DRAIN_MS = 3_000;

/**
 * Starts the whole bot in this process: worker, ingest, commands and rotation, on embedded stand-ins for AWS. Calls
 * `onFatal` when the bot cannot go on: it lost its lease, Discord refuses it, or the embedded S3 ended.
 */
export async function startBot(
  settings: BotSettings,
  log: Log,
  onFatal: (error: unknown) => void,
): Promise<Bot> {
  process.env['DISCORD_PUBLIC_KEY'] = settings.publicKey;
  process.env['DISCORD_API_URL'] = settings.apiUrl;
  process.env['DISCORD_TOKEN'] = settings.token;
  const rest = new REST({ api: settings.apiUrl }).setToken(settings.token);
  const stack = await startStack({ dir: settings.dir, log, onFatal });
  let api: HttpApi | undefined;
  try {
    const { handler, respond } = await import('../../lambdas/interactions/handler.ts');
    await stack.startIngest();
    const endpoint = await startHttpApi({ handler, log, port: settings.port, host: settings.host });
    api = endpoint;
    await checkApplication(rest, settings, log);
    const worker = await startWorker({
      token: settings.token,
      rest,
      flushSeconds: settings.flushSeconds,
      ...(settings.leaseMs !== undefined && { leaseMs: settings.leaseMs }),
      owner: randomUUID(),
      log,
      onFatal,
      onInteraction: answerOverGateway(rest, respond, log),
    });
    // The worker recovers first: late batches of a month that is over need its identities.
    await closeMonths(stack, log);
    await deleteExpired(stack, log);
    const stopTimers = keepTime(worker, Date.now, log);
    const timers = [
      setInterval(() => closeMonths(stack, log), ROTATION_MS),
      setInterval(() => deleteExpired(stack, log), EXPIRY_MS),
    ];
    return {
      interactionsUrl: endpoint.url,
      async stop(onStep) {
        for (const timer of timers) clearInterval(timer);
        stopTimers();
        onStep('sending the last batches');
        await worker.stop(Date.now());
        onStep('emptying the queue');
        await Promise.race([stack.drained(), sleep(DRAIN_MS)]);
        onStep('closing the interactions endpoint');
        await endpoint.stop();
        onStep('closing the databases');
        await stack.stop(DRAIN_MS);
      },
    };
  } catch (error) {
    await api?.stop();
    await stack.stop();
    throw error;
  }
}

/** Runs rotation, and removes the data of a month that it closed from the files. Logs a failure. */
async function closeMonths(stack: Stack, log: Log): Promise<void> {
  try {
    const { handler: rotate } = await import('../../lambdas/rotation/handler.ts');
    const { closed } = await rotate({});
    if (closed.length > 0) await stack.scrub();
  } catch (error) {
    log('error', 'Rotation failed.', errorFields(error));
  }
}

/** Deletes expired counters, messages, exports and files of days. Logs a failure. */
async function deleteExpired({ bucket, expire }: Stack, log: Log): Promise<void> {
  try {
    expire();
    await expireObjects(bucket, Date.now());
  } catch (error) {
    log('warn', 'Expired data could not be deleted.', errorFields(error));
  }
}
