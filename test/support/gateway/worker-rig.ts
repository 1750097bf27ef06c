import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach } from 'node:test';
import { REST } from '@discordjs/rest';
import { startWorker, type Worker, type WorkerOptions } from '../../../gateway/worker.ts';
import { type Stack, startStack } from '../../../local/stack/stack.ts';
import { readDay } from '../../../reporting/days/day-counters.ts';
import { sqs } from '../../../shared/aws/sqs.ts';
import type { Log } from '../../../shared/log.ts';
import { DAY_MS, dayOf } from '../../../shared/time.ts';
import { addGuilds, guildId } from '../../../simulator/chaos/campaign/random-life.ts';
import { type FaultProxy, startFaultProxy } from '../../../simulator/chaos/faults/fault-proxy.ts';
import {
  type DiscordOptions,
  type SimulatedDiscord,
  startDiscord,
} from '../../../simulator/discord/discord.ts';
import { simulatedApplication } from '../../../simulator/session/simulated-server.ts';
import { eventually } from '../eventually.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

/** The number of guilds in the simulated Discord. */
export const GUILDS = 2;

const application = simulatedApplication();

type StartOptions = Partial<Pick<WorkerOptions, 'sleep' | 'maxInbox' | 'onFatal'>> & {
  onLog?: (message: string) => void;
};

/** Real workers between a simulated Discord and the stack of one machine. Each test gets a new Discord. */
export type WorkerRig = ReturnType<typeof useWorkerRig>;

/** Starts the rig before the tests of a file, and stops what a test leaves running. */
export function useWorkerRig() {
  const workers: Worker[] = [];
  const logged: string[] = [];
  let stack: Stack;
  let discord: SimulatedDiscord;
  let queue: FaultProxy;
  let queueIsAway = false;

  before(async () => {
    const { requestHandler } = sqs.config;
    stack = await startStack({ log() {}, serve: true });
    // The client asks the network, as on AWS. In this process its requests would not reach the proxy.
    sqs.config.requestHandler = requestHandler;
    queue = await startFaultProxy(process.env['AWS_ENDPOINT_URL_SQS'] ?? '', (operation) =>
      queueIsAway && operation === 'SendMessage' ? 'fail' : 'pass',
    );
    // The client would warn about each message that its endpoint differs from the queue's URL.
    sqs.config.logger = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };
    process.env['BATCHES_QUEUE_URL'] = queue.endpoint + new URL(stack.queues.queueUrl).pathname;
    await stack.startIngest();
  });
  after(async () => {
    await stack.stop();
    await queue.stop();
  });
  beforeEach(async () => {
    logged.length = 0;
    discord = await newDiscord();
  });
  afterEach(async () => {
    await stopAll();
    await discord.close();
  });

  async function start({ onLog, ...options }: StartOptions = {}): Promise<Worker> {
    const log = (_: string, message: string) => {
      logged.push(message);
      onLog?.(message);
    };
    const worker = await startWorker(workerOptions(discord, log, options));
    workers.push(worker);
    return worker;
  }

  async function stopAll(): Promise<void> {
    for (const worker of workers.splice(0)) await worker.stop(Date.now());
  }

  async function renewDiscord(options: Partial<DiscordOptions>): Promise<void> {
    await discord.close();
    discord = await newDiscord(options);
  }

  return {
    stack: () => stack,
    discord: () => discord,
    workers: (): readonly Worker[] => workers,
    /** Makes the queue refuse batches, or accept them again. */
    setQueueAway: (isAway: boolean): void => {
      queueIsAway = isAway;
    },
    /** What workers have logged in this test. */
    logged: (): readonly string[] => logged,
    /** How often a message was logged. */
    times: (message: string): number => logged.filter((line) => line === message).length,
    start,
    async stop(worker: Worker): Promise<void> {
      workers.splice(workers.indexOf(worker), 1);
      await worker.stop(Date.now());
    },
    stopAll,
    /** Replaces the simulated Discord. */
    renewDiscord,
    /** Replaces the simulated Discord by one behind a network that can fail. */
    async renewDiscordBehindNetwork(): Promise<TcpProxy> {
      const network = await startTcpProxy();
      await renewDiscord({ gatewayUrl: `ws://127.0.0.1:${network.port}/gateway` });
      network.target(Number(new URL(discord.baseUrl).port));
      return network;
    },
  };
}

async function newDiscord(options: Partial<DiscordOptions> = {}): Promise<SimulatedDiscord> {
  const discord = await startDiscord({
    application,
    now: Date.now,
    sessionStartLimit: { total: 1000, remaining: 1000, reset_after: DAY_MS, max_concurrency: 1 },
    ...options,
  });
  addGuilds(discord.world, GUILDS);
  return discord;
}

const workerOptions = (
  discord: SimulatedDiscord,
  log: Log,
  options: Omit<StartOptions, 'onLog'>,
): WorkerOptions => ({
  token: application.botToken,
  rest: new REST({ api: discord.apiUrl }).setToken(application.botToken),
  flushSeconds: 0,
  owner: `worker ${Math.random()}`,
  leaseMs: 60_000,
  log,
  onFatal: (error) => {
    throw error;
  },
  ...options,
});

/** A guild with one channel that no other test uses. `count` returns how many messages were counted in it. */
export function quietServer({ discord }: WorkerRig, number: number) {
  const guild = String(BigInt(guildId(0)) + (BigInt(100 + number) << 22n));
  const channel = String(BigInt(guild) + 1n);
  const channels = [{ id: channel, name: 'text', type: 0 }];
  discord().world.addGuild({ id: guild, channels, memberCount: 3 });
  const days = new Set<string>();
  return {
    write() {
      days.add(dayOf(Date.now()));
      discord().world.message({ guild, channel, author: String(BigInt(guild) + 2n) });
    },
    async count(): Promise<number> {
      const read = await Promise.all([...days].map((day) => readDay(guild, day)));
      const cells = read.flatMap(({ users }) => users.flatMap((user) => user.cells));
      return cells.reduce((sum, { event, count }) => sum + (event === 'msg' ? count : 0), 0);
    },
  };
}

/** Resolves when the workers have acknowledged every dispatch of every connected session. */
export const caughtUp = ({ workers, discord }: WorkerRig): Promise<void> =>
  eventually(() => {
    for (const worker of workers()) worker.tick(Date.now());
    discord().gateway.requestHeartbeat();
    const sessions = discord()
      .gateway.sessions()
      .filter(({ connected }) => connected);
    assert.ok(sessions.every(({ acknowledged, lastSeq }) => acknowledged >= lastSeq));
  });
