import { join } from 'node:path';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { sqs } from '../../shared/aws/sqs.ts';
import { SettingsError } from '../../shared/env-settings.ts';
import type { Log } from '../../shared/log.ts';
import { retentionMonths } from '../../shared/state/retention.ts';
import type { ServedService } from '../aws/serve.ts';
import { createTables } from './create-tables.ts';
import { lockDataDir } from './data-lock.ts';
import { type Database, oldSettingProblem, startDatabase } from './database.ts';
import type { EmulatorError } from './emulator-error.ts';
import { type EventSource, startEventSource } from './event-source.ts';
import { type Functions, startFunctions } from './functions.ts';
import { createForOwnerOnly, restrictToOwner } from './private-files.ts';
import { type Queues, startQueues } from './queues.ts';

export interface Stack {
  queues: Queues;
  /** Runs the ingest handler on what comes into the queue. */
  startIngest: () => Promise<void>;
  /** Resolves when every batch in the queue has been applied or given up. */
  drained: () => Promise<void>;
  /** Resolves when no function that was invoked asynchronously is running. */
  idle: () => Promise<void>;
  /** Deletes the items of tables that have expired. */
  expire: () => void;
  /** Clears out of the files what was deleted from tables and queues; stopping does so as well. */
  scrub: () => Promise<void>;
  /** Waits for functions that were invoked asynchronously, `waitMs` at most; default: until they are done. */
  stop: (waitMs?: number) => Promise<void>;
}

export interface StackOptions {
  dir?: string;
  log: Log;
  /** Whether the processes that this one starts use the database as well. */
  serve?: boolean;
  /** Called when the queues end without being stopped: nothing works from then on. Default: logs it. */
  onFatal?: (error: EmulatorError) => void;
}

const TABLES = { counters: 'counters', identities: 'identities', salts: 'salts', state: 'state' };
const DRAIN_POLL_MS = 25;

/**
 * The AWS side of the deployment on this machine: databases, queues, bucket and functions, with the deployment's own
 * handlers. Sets the environment variables that the handlers and the SDK's clients read, so there can be one a process.
 * Without `dir` nothing is kept; with it, this process creates files for their owner only from then on.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { dir, log, onFatal = (error: Error) => log('error', error.message) } = options;
  // Throws where it is malformed: else every batch would fail, one by one.
  retentionMonths();
  const oldSetting = oldSettingProblem(process.env);
  if (oldSetting !== undefined) throw new SettingsError([oldSetting]);
  if (dir !== undefined) createForOwnerOnly();
  const unlock = dir === undefined ? () => {} : lockDataDir(dir);
  let database: Database | undefined;
  let queues: Queues | undefined;
  let functions: Functions | undefined;
  let ingest: EventSource | undefined;

  async function stop(waitMs?: number): Promise<void> {
    await ingest?.stop();
    if ((await functions?.idle(waitMs)) === false)
      log('warn', 'Stopping while a report is still being made or delivered');
    await functions?.stop();
    const ends = await Promise.allSettled([queues?.stop(), database?.stop()]);
    unlock();
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  try {
    if (dir !== undefined) restrictToOwner(dir, log);
    database = startDatabase(dir && join(dir, 'dynamodb.sqlite'));
    queues = await startQueues(dir, onFatal);
    setEnvironment(queues, options.serve ? await database.serve() : undefined);
    await createTables(TABLES);
    const { handler: reports } = await import('../../lambdas/reports/handler.ts');
    const { handler: announcements } = await import('../../lambdas/announcements/handler.ts');
    functions = await startFunctions({ reports, announcements }, log);
    process.env['AWS_ENDPOINT_URL_LAMBDA'] = functions.endpoint;
  } catch (error) {
    await stop();
    throw error;
  }

  const { queueUrl } = queues;
  const { idle } = functions;
  return {
    queues,
    async startIngest() {
      const { handler } = await import('../../lambdas/ingest/handler.ts');
      ingest ??= startEventSource(queueUrl, handler, log);
    },
    async drained() {
      while ((await messagesIn(queueUrl)) > 0)
        await new Promise((resolve) => setTimeout(resolve, DRAIN_POLL_MS));
    },
    async idle() {
      await idle();
    },
    expire: () => void database?.expire(),
    async scrub() {
      database?.scrub();
      await queues?.scrub();
    },
    stop,
  };
}

/** Sets what the handlers and the SDK's clients read from the environment. */
function setEnvironment(queues: Queues, served: ServedService | undefined): void {
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: served?.accessKeyId ?? 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    // Nothing listens there: this process's client never asks the network.
    AWS_ENDPOINT_URL_DYNAMODB: served?.endpoint ?? 'http://127.0.0.1:9',
    AWS_ENDPOINT_URL_SQS: queues.endpoint,
    AWS_ENDPOINT_URL_S3: queues.endpoint,
    COUNTERS_TABLE: TABLES.counters,
    IDENTITIES_TABLE: TABLES.identities,
    SALTS_TABLE: TABLES.salts,
    STATE_TABLE: TABLES.state,
    BATCHES_QUEUE_URL: queues.queueUrl,
    REPORTS_BUCKET: queues.bucket,
    REPORTS_FUNCTION: 'reports',
    // Without the bot's token there is no posting.
    ...(process.env['DISCORD_TOKEN'] && { ANNOUNCEMENTS_FUNCTION: 'announcements' }),
    // There is no CloudWatch to read them from the standard output.
    POWERTOOLS_METRICS_DISABLED: 'true',
  });
}

async function messagesIn(queueUrl: string): Promise<number> {
  const { Attributes: attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: queueUrl,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  return (
    Number(attributes.ApproximateNumberOfMessages ?? 0) +
    Number(attributes.ApproximateNumberOfMessagesNotVisible ?? 0)
  );
}
