import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { readCheckpoint } from '../../../gateway/delivery/checkpoint.ts';
import { readDays } from '../../../reporting/days/read-days.ts';
import { DAY_MS, daysIn, HOUR_MS, monthOf, monthStart, nextMonth } from '../../../shared/time.ts';
import { startDiscord } from '../../discord/discord.ts';
import { type Random, seeded } from '../../life/random.ts';
import { SHARD, simulatedApplication } from '../../session/simulated-server.ts';
import { caughtUp } from '../campaign/await-acknowledgements.ts';
import { compare, readAllGaps } from '../campaign/compare-counters.ts';
import { createTruth, type Window } from '../campaign/expectation.ts';
import { guildId, hangUp, live, settle } from '../campaign/random-life.ts';
import { type Battlefield, FAULTS, type FaultName } from './faults.ts';
import { POISONS, startServices } from './services.ts';

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
const FAULTS_PER_ROUND = [3, 6] as const;
const LEASE_MS = 1_500;
const FLUSH_SECONDS = 0.3;
const CHECKPOINT_POLL_MS = 100;
const LOOK_EVERY_MS = 400;
/** By then a round that is well is long over. */
const TOO_LONG_MS = 120_000;

/** A stretch of life with faults. The same seed plays the same life and the same faults, if not at the same instants. */
export async function playRound(seed: number): Promise<RoundResult> {
  const started = performance.now();
  const random = seeded(seed);
  const guilds = random.integer(2, 3);
  const monthEnd = seed % 3 === 0;
  const poison = seed % 5 === 1 ? random.pick(POISONS) : undefined;
  const faults = choose(random);
  const offset = offsetOf(random, monthEnd);
  const now = () => Date.now() + offset;
  const truth = createTruth();
  const services = await startServices({ poison });
  const { weather } = services;

  const application = simulatedApplication();
  const discord = await startDiscord({
    application,
    now,
    sessionStartLimit: { total: 1000, remaining: 1000, reset_after: DAY_MS, max_concurrency: 1 },
  });
  settle(discord.world, guilds);
  const startWorker = () =>
    services.startWorker({
      CLOCK_OFFSET_MS: String(offset),
      DISCORD_TOKEN: application.botToken,
      DISCORD_API_URL: discord.apiUrl,
      FLUSH_SECONDS: String(FLUSH_SECONDS),
      LEASE_MS: String(LEASE_MS),
    });
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
  let begun = now();
  let events = 0;
  const happened = () => {
    events += 1;
  };
  /** One fault after another, while life goes on around them. */
  async function attack(): Promise<void> {
    for (const fault of faults) {
      await sleep(field.random.integer(100, PLAY_MS / faults.length));
      await FAULTS[fault](field);
    }
  }

  /** Reads what is counted every now and then, as reports do, which files it: what comes later is late. */
  async function look(until: () => boolean): Promise<void> {
    while (!until()) {
      await sleep(field.random.integer(100, LOOK_EVERY_MS * 2));
      const guild = guildId(field.random.integer(0, guilds - 1));
      for await (const _ of readDays(guild, daysIn(begun, now()), Number.POSITIVE_INFINITY));
    }
  }

  async function end(): Promise<string[]> {
    hangUp(discord.world, truth);
    truth.end(now());
    await caughtUp(discord.gateway);
    worker.child.kill('SIGTERM');
    const code = await worker.exited;
    if (code !== 0) return [`the worker ended with ${code}: ${worker.lastLines().join('\n    ')}`];
    await services.drained();
    if (poison !== undefined) {
      if (!(await services.redrive())) return ['the poisoned batch did not get to the dead-letter queue'];
      await services.drained();
    }
    return compare({
      truth,
      world: discord.world,
      guilds,
      range: { from: begun, to: now() },
      outages,
      shard: SHARD,
      stall: delay.max / 1e9,
      leftOut: poison !== undefined,
    });
  }

  async function play(): Promise<string[]> {
    await worker.logs(/"Collecting"/);
    // Before anything of a shard is durable nobody has ever seen its servers: what happens then is before their data begins.
    while ((await readCheckpoint(SHARD)).confirmed === null) await sleep(CHECKPOINT_POLL_MS);
    begun = now();
    const over = begun + PLAY_MS;
    let attacked = false;
    const attacking = attack().finally(() => {
      attacked = true;
    });
    const isOver = () => now() > over && attacked;
    await Promise.all([
      live({ world: discord.world, truth, random, guilds, happened }, isOver),
      look(isOver),
    ]);
    await attacking;
    return end();
  }

  const tooLong = sleep(TOO_LONG_MS, ['the round did not come to its end'], { ref: false });
  const wrong = await Promise.race([play(), tooLong]).catch((error: unknown) => [
    error instanceof Error ? (error.stack ?? error.message) : String(error),
  ]);
  if (wrong.length > 0) wrong.push(...worker.lastLines().map((line) => `worker: ${line}`));
  const gaps = (await readAllGaps()).length;
  worker.child.kill('SIGKILL');
  await discord.close();
  await services.stop();
  const seconds = (performance.now() - started) / 1000;
  return { seed, events, faults, monthEnd, poison: poison !== undefined, gaps, handovers, wrong, seconds };
}

function choose(random: Random): FaultName[] {
  const all = Object.keys(FAULTS) as FaultName[];
  const count = random.integer(...FAULTS_PER_ROUND);
  return Array.from({ length: count }, () => all[random.integer(0, all.length - 1)] ?? 'RECONNECT');
}

/** Sets the clock so that the round passes a month's end, an hour's end or nothing. */
function offsetOf(random: Random, monthEnd: boolean): number {
  const start = Date.now();
  const soon = Math.round(PLAY_MS * (0.3 + random.next() * 0.4)) + 1_000;
  if (monthEnd) return monthStart(nextMonth(monthOf(start))) - soon - start;
  const hourEnd = Math.ceil(start / HOUR_MS) * HOUR_MS + HOUR_MS;
  return random.chance(0.5) ? hourEnd - soon - start : hourEnd - HOUR_MS / 2 - start;
}
