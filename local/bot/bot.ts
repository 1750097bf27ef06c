import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { REST } from '@discordjs/rest';
import { keepTime } from '../../gateway/timers.ts';
import { startWorker } from '../../gateway/worker.ts';
import { checkApplication } from '../../lambdas/interactions/commands/check-application.ts';
import { errorFields, type Log } from '../../shared/log.ts';
import { startStack } from '../stack/stack.ts';
import type { BotSettings } from './bot-settings.ts';
import { expireObjects } from './expire-objects.ts';
import { answerOverGateway } from './gateway-interactions.ts';
import { type HttpApi, startHttpApi } from './http-api.ts';

export interface Bot {
  interactionsUrl: string;
  /** Tells `onStep` what it does next, such as "sending what is left". */
  stop: (onStep: (step: string) => void) => Promise<void>;
}

const ROTATION_MS = 3_600_000;
const EXPIRY_MS = 3_600_000;
/**
 * How long stopping waits for the queue to empty, and then for reports to be delivered. What is left in the queue is on
 * disk, and applied on the next start.
 */
const DRAIN_MS = 3_000;

/**
 * The whole bot in one process: worker, ingest, commands and rotation, on embedded stand-ins for AWS. Calls `onFatal`
 * when it cannot go on: it lost its lease, Discord refuses it, or a database or the queues ended.
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
    const { handler: rotate } = await import('../../lambdas/rotation/handler.ts');
    await stack.startIngest();
    const endpoint = await startHttpApi({ handler, log, port: settings.port, host: settings.host });
    api = endpoint;
    await checkApplication(rest, settings, log);
    const rotation = () =>
      rotate({})
        .then(({ closed }) => (closed.length > 0 ? stack.scrub() : undefined))
        .catch((error: unknown) => log('error', 'Rotation failed', errorFields(error)));
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
    const expiry = () => {
      stack.expire();
      return expireObjects(stack.queues.bucket, Date.now()).catch((error: unknown) =>
        log('warn', 'Old exports could not be deleted', errorFields(error)),
      );
    };
    // Not before the worker has recovered: what was still on its way for a month that is over is to find its people.
    await rotation();
    await expiry();
    const stopTimers = keepTime(worker, Date.now, log);
    const timers = [setInterval(rotation, ROTATION_MS), setInterval(expiry, EXPIRY_MS)];
    return {
      interactionsUrl: endpoint.url,
      async stop(onStep) {
        for (const timer of timers) clearInterval(timer);
        stopTimers();
        onStep('sending what is left');
        await worker.stop(Date.now());
        onStep('emptying the queue');
        await Promise.race([stack.drained(), sleep(DRAIN_MS)]);
        onStep('closing the endpoint for interactions');
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
