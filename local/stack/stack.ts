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

/** The AWS side of the deployment, which runs on this machine. */
export interface Stack {
  queues: Queues;
  /** Starts to invoke the ingest handler with messages of the queue. */
  startIngest: () => Promise<void>;
  /** Resolves when the queue is empty: every batch was applied or went to the dead-letter queue. */
  drained: () => Promise<void>;
  /** Resolves when no asynchronous invocation is running. */
  idle: () => Promise<void>;
  /** Deletes the items of tables that have expired. */
  expire: () => void;
  /** Removes data from the files that was deleted from tables and queues. Stopping does so too. */
  scrub: () => Promise<void>;
  /** Stops everything. Waits for asynchronous invocations, at most `waitMs`. Default: until they end. */
  stop: (waitMs?: number) => Promise<void>;
}

export interface StackOptions {
  /** The data directory. Default: the data is in memory. */
  dir?: string;
  log: Log;
  /** Whether the processes that this one starts use the database as well. */
  serve?: boolean;
  /** Called when the queues end before they are stopped. Nothing works from then on. Default: logs it. */
  onFatal?: (error: EmulatorError) => void;
}

/** The parts of a stack that have started so far. */
interface Parts {
  database?: Database;
  queues?: Queues;
  functions?: Functions;
  ingest?: EventSource;
}

const TABLES = { counters: 'counters', identities: 'identities', salts: 'salts', state: 'state' };
const DRAIN_POLL_MS = 25;

/**
 * Starts the AWS side of the deployment on this machine: tables, queues, bucket and functions, with the deployment's
 * handlers. Sets the environment variables that handlers and SDK clients read, so a process can have one stack. With `dir`,
 * only the owner can read the files that this process creates from then on.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { dir, log, onFatal = (error: Error) => log('error', error.message) } = options;
  // A malformed setting throws here. Otherwise every batch would fail.
  retentionMonths();
  const oldSetting = oldSettingProblem(process.env);
  if (oldSetting !== undefined) throw new SettingsError([oldSetting]);
  if (dir !== undefined) createForOwnerOnly();
  const unlock = dir === undefined ? () => {} : lockDataDir(dir);
  const parts: Parts = {};
  const stop = async (waitMs?: number) => {
    try {
      await stopParts(parts, log, waitMs);
    } finally {
      unlock();
    }
  };
  try {
    if (dir !== undefined) restrictToOwner(dir, log);
    const database = startDatabase(dir && join(dir, 'dynamodb.sqlite'));
    parts.database = database;
    const queues = await startQueues(dir, onFatal);
    parts.queues = queues;
    setEnvironment(queues, options.serve ? await database.serve() : undefined);
    await createTables(TABLES);
    const { handler: reports } = await import('../../lambdas/reports/handler.ts');
    const { handler: announcements } = await import('../../lambdas/announcements/handler.ts');
    const functions = startFunctions({ reports, announcements }, log);
    parts.functions = functions;
    return stackOf(parts, { database, queues, functions }, log, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

function stackOf(
  parts: Parts,
  { database, queues, functions }: Required<Omit<Parts, 'ingest'>>,
  log: Log,
  stop: Stack['stop'],
): Stack {
  const { queueUrl } = queues;
  return {
    queues,
    async startIngest() {
      const { handler } = await import('../../lambdas/ingest/handler.ts');
      parts.ingest ??= startEventSource(queueUrl, handler, log);
    },
    async drained() {
      while ((await messagesIn(queueUrl)) > 0)
        await new Promise((resolve) => setTimeout(resolve, DRAIN_POLL_MS));
    },
    async idle() {
      await functions.idle();
    },
    expire: () => void database.expire(),
    async scrub() {
      database.scrub();
      await queues.scrub();
    },
    stop,
  };
}

/** Stops the parts in reverse order. Stops the databases even if one of them fails. */
async function stopParts(
  { database, queues, functions, ingest }: Parts,
  log: Log,
  waitMs?: number,
): Promise<void> {
  await ingest?.stop();
  if ((await functions?.idle(waitMs)) === false)
    log('warn', 'The bot stops while a report is still being made or delivered.');
  functions?.stop();
  const ends = await Promise.allSettled([queues?.stop(), database?.stop()]);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

/** Sets the environment variables that the handlers and the SDK clients read. */
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
    // Announcements need the bot's token.
    ...(process.env['DISCORD_TOKEN'] && { ANNOUNCEMENTS_FUNCTION: 'announcements' }),
    // Metrics go to the standard output, and no CloudWatch reads them there.
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
