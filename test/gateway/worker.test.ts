import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { REST } from '@discordjs/rest';
import { readCheckpoint } from '../../gateway/delivery/checkpoint.ts';
import { readMissedBatches } from '../../gateway/shard/restore-memory.ts';
import { startWorker, type Worker } from '../../gateway/worker.ts';
import { type Stack, startStack } from '../../local/stack/stack.ts';
import { readDay } from '../../reporting/days/day-counters.ts';
import { dynamodb, keyOf, n } from '../../shared/aws/dynamodb.ts';
import { sqs } from '../../shared/aws/sqs.ts';
import { ConnectError } from '../../shared/discord/connect-error.ts';
import { appliedKey } from '../../shared/state/state-keys.ts';
import { DAY_MS, dayOf } from '../../shared/time.ts';
import { compare, readAllGaps } from '../../simulator/chaos/compare.ts';
import { type FaultProxy, startFaultProxy } from '../../simulator/chaos/fault-proxy.ts';
import { guildId, happen, settle } from '../../simulator/chaos/round-life.ts';
import { createTruth } from '../../simulator/chaos/truth.ts';
import { type DiscordOptions, type SimulatedDiscord, startDiscord } from '../../simulator/discord/discord.ts';
import { seeded } from '../../simulator/life/random.ts';
import { SHARD, simulatedApplication } from '../../simulator/session/simulated-server.ts';
import { eventually } from '../support/eventually.ts';
import { startTcpProxy } from '../support/gateway/tcp-proxy.ts';

const GUILDS = 2;
/** Failed attempts to connect. The library pauses half a second between them, so they take about four seconds. */
const REFUSED = 8;
const application = simulatedApplication();
const workers: Worker[] = [];
let stack: Stack;
let queue: FaultProxy;
let queueIsAway = false;
let discord: SimulatedDiscord;
let logged: string[] = [];

before(async () => {
  stack = await startStack({ log() {} });
  queue = await startFaultProxy(stack.queues.endpoint, (operation) =>
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
  logged = [];
  discord = await newDiscord();
});
afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.stop(Date.now());
  await discord.close();
});

async function newDiscord(options: Partial<DiscordOptions> = {}): Promise<SimulatedDiscord> {
  const started = await startDiscord({
    application,
    now: Date.now,
    sessionStartLimit: { total: 1000, remaining: 1000, reset_after: DAY_MS, max_concurrency: 1 },
    ...options,
  });
  settle(started.world, GUILDS);
  return started;
}

const times = (message: string): number => logged.filter((line) => line === message).length;

async function start(options: {
  onLog?: (message: string) => void;
  sleep?: (ms: number) => Promise<unknown>;
  maxInbox?: number;
  onFatal?: (error: unknown) => void;
}): Promise<Worker> {
  const { onLog, ...rest } = options;
  const worker = await startWorker({
    token: application.botToken,
    rest: new REST({ api: discord.apiUrl }).setToken(application.botToken),
    flushSeconds: 0,
    owner: `worker ${Math.random()}`,
    leaseMs: 60_000,
    log(_, message) {
      logged.push(message);
      onLog?.(message);
    },
    onFatal: (error) => {
      throw error;
    },
    ...rest,
  });
  workers.push(worker);
  return worker;
}

test('after an unknown close code a worker pauses between attempts to connect', async () => {
  const waits: number[] = [];
  const times = 6;
  let closings = 0;
  await start({
    sleep: async (ms) => void waits.push(ms),
    onLog(message) {
      if (!message.startsWith('Collecting') || closings === times) return;
      closings += 1;
      setImmediate(() => discord.gateway.disconnect(4998));
    },
  });
  await eventually(async () => assert.equal(discord.gateway.counts.resumes, times));
  assert.equal(waits.length, times - 2);
  for (const [n, ms] of waits.entries()) assert.ok(ms >= 500 * 2 ** n && ms <= 1_000 * 2 ** n, `${ms} ms`);
});

for (const [code, says] of [
  [4004, /does not accept the bot token/],
  [4010, /close code 4010/],
  [4011, /close code 4011/],
  [4012, /close code 4012/],
  [4013, /close code 4013/],
  [4014, /Server Members Intent/],
] as const) {
  test(`after close code ${code} a worker does not connect again and says what to change`, async () => {
    const refused = Promise.withResolvers<unknown>();
    await start({ onFatal: refused.resolve });
    discord.gateway.disconnect(code);
    const error = await refused.promise;
    assert.ok(error instanceof ConnectError);
    assert.match(error.message, says);
    const { identifies, resumes } = discord.gateway.counts;
    assert.deepEqual([identifies, resumes], [1, 0]);
  });
}

test('a worker that starts from a state that misses batches replaces the session', async () => {
  const first = await start({});
  await first.stop(Date.now());
  workers.length = 0;
  await stack.drained();
  await dynamodb.send(
    new UpdateItemCommand({
      TableName: 'state',
      Key: keyOf(appliedKey(SHARD)),
      UpdateExpression: 'SET brokenAt = n, brokenSince = :since',
      ExpressionAttributeValues: { ':since': n(Date.now() - 60_000) },
    }),
  );
  const second = await start({});
  await eventually(() => assert.equal(discord.gateway.counts.identifies, 2));
  await eventually(async () => {
    second.tick(Date.now());
    assert.equal(await readMissedBatches(SHARD), undefined);
  });
  const gaps = await readAllGaps();
  assert.ok(gaps.some(({ from, to }) => to - from >= 60_000));
});

/** A guild with one channel that no other test uses. `count` returns how many messages were counted in it. */
function quietServer(number: number) {
  const guild = String(BigInt(guildId(0)) + (BigInt(100 + number) << 22n));
  const channel = String(BigInt(guild) + 1n);
  discord.world.addGuild({ id: guild, channels: [{ id: channel, name: 'text', type: 0 }], memberCount: 3 });
  const days = new Set<string>();
  return {
    write() {
      days.add(dayOf(Date.now()));
      discord.world.message({ guild, channel, author: String(BigInt(guild) + 2n) });
    },
    async count(): Promise<number> {
      const read = await Promise.all([...days].map((day) => readDay(guild, day)));
      const cells = read.flatMap(({ users }) => users.flatMap((user) => user.cells));
      return cells.reduce((sum, { event, count }) => sum + (event === 'msg' ? count : 0), 0);
    },
  };
}

/** Resolves when the worker has acknowledged every dispatch of every connected session. */
const caughtUp = (): Promise<void> =>
  eventually(() => {
    for (const worker of workers) worker.tick(Date.now());
    discord.gateway.requestHeartbeat();
    const sessions = discord.gateway.sessions().filter(({ connected }) => connected);
    assert.ok(sessions.every(({ acknowledged, lastSeq }) => acknowledged >= lastSeq));
  });

test('an answered heartbeat moves the time before which nothing was missed, an ignored one does not', async () => {
  const worker = await start({});
  const beat = async () => {
    const before = discord.gateway.counts.heartbeats;
    discord.gateway.requestHeartbeat();
    await eventually(() => assert.ok(discord.gateway.counts.heartbeats > before));
  };
  await beat();
  const answeredFrom = Date.now();
  // When the next heartbeat is sent, the answer to the last one has been read.
  await beat();
  await beat();
  discord.gateway.acknowledgeHeartbeats(false);
  await beat();
  await beat();
  const ignoredFrom = Date.now();
  await beat();
  await beat();
  worker.tick(Date.now());
  await worker.stop(Date.now());
  workers.length = 0;
  const seen = (await readCheckpoint(SHARD)).confirmed?.seen ?? 0;
  assert.ok(seen >= answeredFrom && seen <= ignoredFrom, `${seen - answeredFrom} ms after the answer`);
});

test('a worker keeps its session while the network refuses connections, and resumes it afterwards', async () => {
  const network = await startTcpProxy();
  await discord.close();
  discord = await newDiscord({ gatewayUrl: `ws://127.0.0.1:${network.port}/gateway` });
  network.target(Number(new URL(discord.baseUrl).port));
  const server = quietServer(1);
  const begun = Date.now();
  try {
    const worker = await start({ sleep: async () => {} });
    await network.refuse();
    let written = 0;
    await eventually(() => {
      server.write();
      written += 1;
      assert.ok(times('The gateway connection was closed') > REFUSED);
    });
    await network.accept();
    await eventually(() => assert.equal(times('Collecting again'), 1));
    const { identifies, resumes } = discord.gateway.counts;
    await worker.stop(Date.now());
    workers.length = 0;
    await stack.drained();
    assert.deepEqual([identifies, resumes], [1, 1]);
    assert.equal(await server.count(), written);
    const gaps = await readAllGaps();
    assert.deepEqual(
      // A millisecond or two lie between READY and a guild's snapshot.
      gaps.filter(({ from, to }) => from >= begun && to - from > 1_000),
      [],
    );
  } finally {
    for (const worker of workers.splice(0)) await worker.stop(Date.now());
    await network.refuse();
  }
});

test('a worker that stops between two attempts to connect makes no further attempt', async () => {
  const network = await startTcpProxy();
  await discord.close();
  discord = await newDiscord({ gatewayUrl: `ws://127.0.0.1:${network.port}/gateway` });
  network.target(Number(new URL(discord.baseUrl).port));
  const said: string[][] = [[], []];
  const life = (number: number) =>
    start({ sleep: async () => {}, onLog: (message) => void said[number]?.push(message) });
  const resumes = (number: number) => said[number]?.filter((line) => line === 'Collecting again').length ?? 0;
  try {
    const first = await life(0);
    await network.refuse();
    await eventually(() => assert.ok(times('The gateway connection was closed') > 0));
    await first.stop(Date.now());
    workers.length = 0;
    await network.accept();
    await life(1);
    // The library makes the same pause after this, so an attempt of the first worker would come first.
    discord.gateway.disconnect(4000);
    await eventually(() => assert.ok(resumes(1) > 1));
    assert.equal(resumes(0), 0);
  } finally {
    for (const worker of workers.splice(0)) await worker.stop(Date.now());
    await network.refuse();
  }
});

test('a session that Discord ended is replaced, even if the network failed before', async () => {
  const network = await startTcpProxy();
  await discord.close();
  discord = await newDiscord({ gatewayUrl: `ws://127.0.0.1:${network.port}/gateway` });
  network.target(Number(new URL(discord.baseUrl).port));
  try {
    await start({ sleep: async () => {} });
    discord.gateway.forgetSessions();
    await network.refuse();
    await eventually(() => assert.ok(times('The gateway connection was closed') > 1));
    await network.accept();
    await eventually(() => assert.equal(discord.gateway.counts.identifies, 2));
  } finally {
    for (const worker of workers.splice(0)) await worker.stop(Date.now());
    await network.refuse();
  }
});

test('a worker waits while another collects with another number of shards, and each message counts once', async () => {
  let shards = 1;
  await discord.close();
  discord = await newDiscord({
    shards: () => shards,
    sessionStartLimit: { total: 1000, remaining: 1000, reset_after: DAY_MS, max_concurrency: 16 },
  });
  const server = quietServer(2);
  const first = await start({});
  shards = 2;
  const second = start({});
  const isWaiting = eventually(() =>
    assert.ok(logged.some((line) => /needs 2 shards.*collects with 1/.test(line))),
  );
  await Promise.race([second, isWaiting]);
  for (let n = 0; n < 10; n++) server.write();
  await caughtUp();
  await first.stop(Date.now());
  workers.splice(workers.indexOf(first), 1);
  await second;
  for (let n = 0; n < 10; n++) server.write();
  await caughtUp();
  for (const worker of workers.splice(0)) await worker.stop(Date.now());
  await stack.drained();
  assert.equal(await server.count(), 20);
});

test('a worker stops reading while the queue is away, and afterwards every event counts once', async () => {
  const truth = createTruth();
  const random = seeded(1);
  const begun = Date.now();
  const worker = await start({ maxInbox: 300 });
  queueIsAway = true;
  const tick = setInterval(() => worker.tick(Date.now()), 50);
  try {
    for (
      let n = 0;
      times('Dispatches arrive faster than batches can be sent, so reading stops until they are sent') === 0;
      n++
    ) {
      happen(discord.world, truth, random, GUILDS);
      if (n % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    for (let n = 0; n < 100; n++) happen(discord.world, truth, random, GUILDS);
    queueIsAway = false;
    await eventually(async () => assert.ok(times('Reading starts again') > 0));
    await eventually(async () => assert.ok(times('Collecting again') >= times('Reading starts again')));
  } finally {
    clearInterval(tick);
    queueIsAway = false;
  }
  const { identifies } = discord.gateway.counts;
  truth.end(Date.now());
  await worker.stop(Date.now());
  workers.length = 0;
  await stack.drained();
  const wrong = await compare({
    truth,
    world: discord.world,
    guilds: GUILDS,
    range: { from: begun, to: Date.now() },
    outages: [{ from: begun, to: Date.now() }],
    shard: SHARD,
    stall: 0,
    leftOut: false,
  });
  assert.deepEqual(wrong, []);
  assert.equal(identifies, 1);
});
