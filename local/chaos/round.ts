import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { readCheckpoint } from '../../gateway/checkpoint.ts';
import type { Batch } from '../../shared/batch.ts';
import { batchId } from '../../shared/batch.ts';
import { sqs } from '../../shared/sqs.ts';
import { DAY_MS, HOUR_MS, monthStart, nextMonth } from '../../shared/time.ts';
import { startDiscord } from '../discord/discord.ts';
import { quietLog } from '../quiet-log.ts';
import { type Random, seeded } from '../random.ts';
import { SHARD, simulatedApplication } from '../simulated-server.ts';
import { startStack } from '../stack.ts';
import { compare, readAllGaps } from './compare.ts';
import { type Fate, startFaultProxy } from './fault-proxy.ts';
import { type Battlefield, FAULTS, type FaultName, type KillTime, type Weather } from './faults.ts';
import { hangUp, happen, settle } from './life.ts';
import { type RoundProcess, startProcess } from './process.ts';
import { createTruth, type Window } from './truth.ts';

export interface RoundResult {
  seed: number;
  events: number;
  faults: FaultName[];
  monthEnd: boolean;
  poison: boolean;
  gaps: number;
  /** How long each handover took, ms. */
  handovers: number[];
  /** What differs from the truth, or why the round could not be ended. */
  wrong: string[];
  seconds: number;
}

const PLAY_MS = 6_000;
const EVENT_EVERY_MS = 15;
const FAULTS_PER_ROUND = [3, 6] as const;
const LEASE_MS = 1_500;
const FLUSH_SECONDS = 0.3;
const VISIBILITY_SECONDS = 1;
const CATCH_UP_MS = 20_000;
const HEARTBEAT_MS = 100;
/** By then a round that is well is long over. */
const TOO_LONG_MS = 120_000;

/** A stretch of life with faults. The same seed plays the same life and the same faults, if not at the same instants. */
export async function playRound(seed: number): Promise<RoundResult> {
  const started = performance.now();
  const random = seeded(seed);
  const guilds = random.integer(2, 3);
  const monthEnd = seed % 3 === 0;
  const poison = seed % 5 === 1 ? random.pick(POISONS) : undefined;
  const faults = choose(random, poison);
  const offset = offsetOf(random, monthEnd);
  const now = () => Date.now() + offset;
  const truth = createTruth();
  const stack = await startStack({ log: quietLog });
  const { queueUrl, deadLetterQueueUrl } = stack.queues;
  await sqs.send(
    new SetQueueAttributesCommand({
      QueueUrl: queueUrl,
      Attributes: { VisibilityTimeout: String(VISIBILITY_SECONDS) },
    }),
  );

  const weather: Weather = { worker: 'pass', ingest: 'pass', queue: 'pass' };
  let ingest: RoundProcess;
  let poisoned: number | undefined;
  const database = process.env['AWS_ENDPOINT_URL_DYNAMODB'] ?? '';
  const workerDatabase = await startFaultProxy(database, () => weather.worker);
  const workerQueue = await startFaultProxy(stack.queues.endpoint, () => weather.queue);
  const ingestDatabase = await startFaultProxy(database, (operation, body) => {
    const step = stepOf(operation, body);
    if (step === undefined) return weather.ingest;
    if (poison !== undefined && step.name === poison) {
      poisoned ??= step.batch;
      if (poisoned === step.batch) return 'fail';
    }
    if (weather.killIngest?.at === step.name) return kill(weather.killIngest.when);
    return weather.ingest;
  });
  const ingestQueue = await startFaultProxy(stack.queues.endpoint, (operation, body) => {
    if (operation !== 'DeleteMessageBatch' || !weather.keepMessages) return 'pass';
    delete weather.keepMessages;
    const { Entries: entries } = JSON.parse(body) as { Entries: { Id: string }[] };
    return { answer: { Successful: entries.map(({ Id }) => ({ Id })), Failed: [] } };
  });

  /** Kills ingest at a write of its own, and has another take its place. */
  function kill(when: KillTime): Fate {
    delete weather.killIngest;
    ingest.child.kill('SIGKILL');
    ingest = startIngest();
    return when === 'before' ? 'fail' : when === 'within' ? 'pass' : 'lose-answer';
  }

  const application = simulatedApplication();
  const discord = await startDiscord({
    application,
    now,
    sessionStartLimit: { total: 1000, remaining: 1000, reset_after: DAY_MS, max_concurrency: 1 },
  });
  settle(discord.world, guilds);
  const onProxy = (url: string, endpoint: string) => endpoint + new URL(url).pathname;
  const startIngest = () =>
    startProcess('ingest-process', {
      AWS_ENDPOINT_URL_DYNAMODB: ingestDatabase.endpoint,
      AWS_ENDPOINT_URL_SQS: ingestQueue.endpoint,
      BATCHES_QUEUE_URL: onProxy(queueUrl, ingestQueue.endpoint),
      LOG_LEVEL: 'info',
    });
  const startWorker = () =>
    startProcess('worker-process', {
      AWS_ENDPOINT_URL_DYNAMODB: workerDatabase.endpoint,
      AWS_ENDPOINT_URL_SQS: workerQueue.endpoint,
      BATCHES_QUEUE_URL: onProxy(queueUrl, workerQueue.endpoint),
      CLOCK_OFFSET_MS: String(offset),
      DISCORD_TOKEN: application.botToken,
      DISCORD_API_URL: discord.apiUrl,
      FLUSH_SECONDS: String(FLUSH_SECONDS),
      LEASE_MS: String(LEASE_MS),
      LOG_LEVEL: 'info',
    });
  ingest = startIngest();
  let worker = startWorker();
  const outages: Window[] = [];
  const handovers: number[] = [];
  const field: Battlefield = {
    random: seeded(seed + 1),
    gateway: discord.gateway,
    weather,
    now,
    worker: () => worker,
    startWorker,
    adopt: (next) => {
      worker = next;
    },
    outages,
    handovers,
    confirmedUntil: async () => (await readCheckpoint(SHARD)).confirmed?.seen ?? begun,
    pause: (ms) => sleep(ms),
  };

  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const begun = now();
  let events = 0;
  async function live(until: () => boolean): Promise<void> {
    while (!until()) {
      happen(discord.world, truth, random, guilds);
      events += 1;
      await sleep(random.integer(0, EVENT_EVERY_MS * 2));
    }
  }

  /** One fault after another, while life goes on around them. */
  async function attack(): Promise<void> {
    for (const fault of faults) {
      await sleep(field.random.integer(100, PLAY_MS / faults.length));
      await FAULTS[fault](field);
    }
  }

  /** Until all that happened is durable, as the worker's heartbeats tell; or it must be found out by comparing. */
  async function caughtUp(): Promise<void> {
    const isBehind = () =>
      discord.gateway
        .sessions()
        .some((session) => session.connected && session.acknowledged < session.lastSeq);
    for (const deadline = Date.now() + CATCH_UP_MS; isBehind() && Date.now() < deadline; ) {
      discord.gateway.requestHeartbeat();
      await sleep(HEARTBEAT_MS);
    }
  }

  async function end(): Promise<string[]> {
    hangUp(discord.world, truth);
    truth.end(now());
    await caughtUp();
    worker.child.kill('SIGTERM');
    const code = await worker.exited;
    if (code !== 0) return [`the worker ended with ${code}: ${worker.lastLines().join('\n    ')}`];
    await stack.drained();
    if (poisoned !== undefined) {
      const n = poisoned;
      poisoned = 0;
      if (!(await redrive(n))) return ['the poisoned batch did not get to the dead-letter queue'];
      await stack.drained();
    }
    return compare({
      truth,
      world: discord.world,
      guilds,
      range: { from: begun, to: now() },
      outages,
      shard: SHARD,
      stall: delay.max / 1e9,
    });
  }

  /** Moves what is in the dead-letter queue back, as an operator would. */
  async function redrive(n: number): Promise<boolean> {
    const { Messages: [message] = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: deadLetterQueueUrl, WaitTimeSeconds: 10 }),
    );
    const batch = JSON.parse(message?.Body ?? '{}') as Batch;
    if (!message || batch.n !== n) return false;
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: message.Body,
        MessageGroupId: batch.shard,
        MessageDeduplicationId: `${batchId(batch)} again`,
      }),
    );
    await sqs.send(
      new DeleteMessageCommand({ QueueUrl: deadLetterQueueUrl, ReceiptHandle: message.ReceiptHandle }),
    );
    return true;
  }

  async function play(): Promise<string[]> {
    await worker.logs(/"Collecting"/);
    const over = begun + PLAY_MS;
    let attacked = false;
    const attacking = attack().finally(() => {
      attacked = true;
    });
    await live(() => now() > over && attacked);
    await attacking;
    return end();
  }

  const tooLong = sleep(TOO_LONG_MS, ['the round did not come to its end'], { ref: false });
  const wrong = await Promise.race([play(), tooLong]).catch((error: unknown) => [
    error instanceof Error ? (error.stack ?? error.message) : String(error),
  ]);
  if (wrong.length > 0) wrong.push(...worker.lastLines().map((line) => `worker: ${line}`));
  const gaps = (await readAllGaps()).length;
  for (const one of [worker, ingest]) one.child.kill('SIGKILL');
  await discord.close();
  for (const proxy of [workerDatabase, workerQueue, ingestDatabase, ingestQueue]) await proxy.stop();
  await stack.stop();
  const seconds = (performance.now() - started) / 1000;
  return { seed, events, faults, monthEnd, poison: poison !== undefined, gaps, handovers, wrong, seconds };
}

/** What a batch fails at until it is dead-lettered: when it is claimed, or when its counts are put. */
const POISONS = ['claim', 'counts'] as const satisfies Step['name'][];

interface Step {
  name: 'claim' | 'counts';
  /** The batch's number. */
  batch: number;
}

/** Which of ingest's writes a request is. */
function stepOf(operation: string, body: string): Step | undefined {
  if (/^(UpdateItem|TransactWriteItems)$/.test(operation) && body.includes('{"S":"applied"}')) {
    return { name: 'claim', batch: Number(/":n":\{"N":"(\d+)"\}/.exec(body)?.[1]) };
  }
  const put = operation === 'PutItem' ? /"S":"b#(\d+)#/.exec(body) : null;
  return put ? { name: 'counts', batch: Number(put[1]) } : undefined;
}

function choose(random: Random, poison: Step['name'] | undefined): FaultName[] {
  const all = Object.keys(FAULTS) as FaultName[];
  // What a batch that was never claimed says of open voice sessions is not in the state that a new worker starts from.
  const possible = poison === 'claim' ? all.filter((name) => !/^worker|^INVALID_SESSION$/.test(name)) : all;
  const count = random.integer(...FAULTS_PER_ROUND);
  return Array.from({ length: count }, () => possible[random.integer(0, possible.length - 1)] ?? 'RECONNECT');
}

/** Sets the clock so that the round passes a month's end, an hour's end or nothing. */
function offsetOf(random: Random, monthEnd: boolean): number {
  const start = Date.now();
  const soon = Math.round(PLAY_MS * (0.3 + random.next() * 0.4)) + 1_000;
  if (monthEnd) return monthStart(nextMonth(new Date(start).toISOString().slice(0, 7))) - soon - start;
  const hourEnd = Math.ceil(start / HOUR_MS) * HOUR_MS + HOUR_MS;
  return random.chance(0.5) ? hourEnd - soon - start : hourEnd - HOUR_MS / 2 - start;
}
