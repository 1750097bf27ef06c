import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { readCheckpoint } from '../../../gateway/delivery/checkpoint.ts';
import { readDays } from '../../../reporting/days/read-days.ts';
import { daysIn } from '../../../shared/time.ts';
import { SHARD } from '../../session/simulated-server.ts';
import { awaitAcknowledgements } from '../campaign/await-acknowledgements.ts';
import { compareCounters } from '../campaign/compare-counters.ts';
import { FIRST_COLLECTING } from '../campaign/log-lines.ts';
import { disconnectEveryone, guildId, playLife } from '../campaign/random-life.ts';
import { readAllGaps } from '../campaign/read-counters.ts';
import { FAULTS, type FaultName } from './faults.ts';
import { type Round, startRound } from './round.ts';
import { PLAY_MS, planRound } from './round-plan.ts';

/** How a round went. */
export interface RoundResult {
  seed: number;
  events: number;
  faults: FaultName[];
  hasMonthEnd: boolean;
  hasPoison: boolean;
  gaps: number;
  /** How long each handover took, ms. */
  handovers: number[];
  /** The differences from the expected counters, or why the round could not end. */
  wrong: string[];
  seconds: number;
}

const CHECKPOINT_POLL_MS = 100;
const READ_EVERY_MS = 400;
/** A round without a defect ends long before this. */
const TIMEOUT_MS = 120_000;

/**
 * Plays random events with faults and compares the counters. The same seed plays the same events and faults, although not
 * at the same instants. Sets the environment variables of a stack: a process can play one round.
 */
export async function playRound(seed: number): Promise<RoundResult> {
  const started = performance.now();
  const round = await startRound(planRound(seed));
  const { target } = round;
  const late = sleep(TIMEOUT_MS, [`the round did not end within ${TIMEOUT_MS / 1000} s`], { ref: false });
  const wrong = await Promise.race([play(round), late]).catch((error: unknown) => [
    error instanceof Error ? (error.stack ?? error.message) : String(error),
  ]);
  if (wrong.length > 0)
    wrong.push(
      ...target
        .worker()
        .lastLines()
        .map((line) => `worker: ${line}`),
    );
  const gaps = (await readAllGaps()).length;
  await round.stop();
  return {
    seed,
    events: round.events,
    faults: round.faults,
    hasMonthEnd: round.hasMonthEnd,
    hasPoison: round.poisonAt !== undefined,
    gaps,
    handovers: target.handovers,
    wrong,
    seconds: (performance.now() - started) / 1000,
  };
}

async function play(round: Round): Promise<string[]> {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const { target } = round;
  await target.worker().logs(FIRST_COLLECTING);
  // The data of a guild begins with the shard's first durable batch: events before it are not expected to count.
  while ((await readCheckpoint(SHARD)).confirmed === null) await sleep(CHECKPOINT_POLL_MS);
  round.startedAt = target.now();
  const end = round.startedAt + PLAY_MS;
  let isFaultDue = true;
  const faults = injectFaults(round).finally(() => {
    isFaultDue = false;
  });
  const isOver = () => target.now() > end && !isFaultDue;
  const life = { ...round, world: round.discord.world };
  const onEvent = () => {
    round.events += 1;
  };
  await Promise.all([playLife(life, onEvent, isOver), readReports(round, isOver)]);
  await faults;
  return finish(round, () => delay.max / 1e9);
}

/** Injects one fault after another while events happen. */
async function injectFaults({ faults, target }: Round): Promise<void> {
  for (const fault of faults) {
    await sleep(target.random.integer(100, PLAY_MS / faults.length));
    await FAULTS[fault](target);
  }
}

/** Reads days now and then, as reports do. This stores each day in a file: what is counted afterwards is late. */
async function readReports({ target, guildCount, startedAt }: Round, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    await sleep(target.random.integer(100, READ_EVERY_MS * 2));
    const guild = guildId(target.random.integer(0, guildCount - 1));
    for await (const _ of readDays(guild, daysIn(startedAt, target.now()), Number.POSITIVE_INFINITY));
  }
}

/** Stops the worker, waits until every batch is applied and compares the counters. */
async function finish(round: Round, stallSeconds: () => number): Promise<string[]> {
  const { services, discord, expected, target, guildCount } = round;
  const hasPoison = round.poisonAt !== undefined;
  disconnectEveryone({ world: discord.world, expected });
  expected.end(target.now());
  await awaitAcknowledgements(discord.gateway);
  const worker = target.worker();
  worker.child.kill('SIGTERM');
  const code = await worker.exited;
  if (code !== 0) return [`the worker ended with ${code}: ${worker.lastLines().join('\n    ')}`];
  await services.drained();
  if (hasPoison) {
    if (!(await services.redrive())) return ['the poisoned batch is not in the dead-letter queue'];
    await services.drained();
  }
  return compareCounters({
    expected,
    world: discord.world,
    guildCount,
    range: { start: round.startedAt, end: target.now() },
    outages: target.outages,
    shard: SHARD,
    stallSeconds: stallSeconds(),
    hasRedrive: hasPoison,
  });
}
