import { join } from 'node:path';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { sqs } from '../../shared/aws/sqs.ts';
import { SettingsError } from '../../shared/env-settings.ts';
import type { Log } from '../../shared/log.ts';
import { retentionMonths } from '../../shared/state/retention.ts';
import type { ServedService } from '../aws/serve.ts';
import { type Bucket, startBucket } from './bucket.ts';
import { createTables } from './create-tables.ts';
import { DATABASE_FILE } from './data-dir.ts';
import { lockDataDir } from './data-lock.ts';
import { type Database, oldSettingProblem, startDatabase } from './database.ts';
import type { EmulatorError } from './emulator-error.ts';
import { type EventSource, startEventSource } from './event-source.ts';
import { type Functions, startFunctions } from './functions.ts';
import { createForOwnerOnly, restrictToOwner } from './private-files.ts';
import { createQueues, type Queues, queuesAt } from './queues.ts';

/** The AWS side of the deployment, which runs on this machine. */
export interface Stack {
  queues: Queues;
  /** The name of the bucket. */
  bucket: string;
  /** Starts to invoke the ingest handler with messages of the queue. */
  startIngest: () => Promise<void>;
  /** Resolves when the queue is empty: every batch was applied or went to the dead-letter queue. */
  drained: () => Promise<void>;
  /** Resolves when no asynchronous invocation is running. */
  idle: () => Promise<void>;
  /** Deletes the items and messages that have expired. */
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
  /** Whether the processes that this one starts use the database and the queues as well. */
  serve?: boolean;
  /** Called when the embedded S3 ends before it is stopped. No file can be stored or read from then on. Default: logs it. */
  onFatal?: (error: EmulatorError) => void;
}

/** The parts of a stack that have started so far. */
interface Parts {
  database?: Database;
  bucket?: Bucket;
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
    const database = startDatabase(dir && join(dir, DATABASE_FILE));
    parts.database = database;
    const bucket = await startBucket(dir, onFatal);
    parts.bucket = bucket;
    const queues = setEnvironment(bucket, options.serve ? await database.serve() : undefined);
    await createTables(TABLES);
    await createQueues();
    database.releaseInFlight();
    const { handler: reports } = await import('../../lambdas/reports/handler.ts');
    const { handler: announcements } = await import('../../lambdas/announcements/handler.ts');
    const functions = startFunctions({ reports, announcements }, log);
    parts.functions = functions;
    return stackOf(parts, { database, bucket, functions, queues }, log, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

function stackOf(
  parts: Parts,
  { database, bucket, functions, queues }: Required<Omit<Parts, 'ingest'>> & { queues: Queues },
  log: Log,
  stop: Stack['stop'],
): Stack {
  const { queueUrl } = queues;
  return {
    queues,
    bucket: bucket.bucket,
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
    expire: database.expire,
    async scrub() {
      database.scrub();
      await bucket.scrub();
    },
    stop,
  };
}

/** Stops the parts in reverse order. Stops the databases even if one of them fails. */
async function stopParts(
  { database, bucket, functions, ingest }: Parts,
  log: Log,
  waitMs?: number,
): Promise<void> {
  await ingest?.stop();
  if ((await functions?.idle(waitMs)) === false)
    log('warn', 'The bot stops while a report is still being made or delivered.');
  functions?.stop();
  const ends = await Promise.allSettled([bucket?.stop(), database?.stop()]);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

/** Nothing listens there: this process's clients of DynamoDB and SQS never ask the network. */
const NOWHERE = 'http://127.0.0.1:9';

/** Sets the environment variables that the handlers and the SDK clients read. Returns the queues' URLs. */
function setEnvironment({ endpoint, bucket }: Bucket, served: ServedService | undefined): Queues {
  const { endpoint: database } = served ?? { endpoint: NOWHERE };
  const queues = queuesAt(database);
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: served?.accessKeyId ?? 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: database,
    AWS_ENDPOINT_URL_SQS: database,
    AWS_ENDPOINT_URL_S3: endpoint,
    COUNTERS_TABLE: TABLES.counters,
    IDENTITIES_TABLE: TABLES.identities,
    SALTS_TABLE: TABLES.salts,
    STATE_TABLE: TABLES.state,
    BATCHES_QUEUE_URL: queues.queueUrl,
    REPORTS_BUCKET: bucket,
    REPORTS_FUNCTION: 'reports',
    // Announcements need the bot's token.
    ...(process.env['DISCORD_TOKEN'] && { ANNOUNCEMENTS_FUNCTION: 'announcements' }),
    // Metrics go to the standard output, and no CloudWatch reads them there.
    POWERTOOLS_METRICS_DISABLED: 'true',
  });
  return queues;
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
