import { setTimeout as sleep } from 'node:timers/promises';
import { readCheckpoint } from '../../../gateway/delivery/checkpoint.ts';
import { DAY_MS } from '../../../shared/time.ts';
import { type SimulatedDiscord, startDiscord } from '../../discord/discord.ts';
import { seeded } from '../../life/random.ts';
import { SHARD, simulatedApplication } from '../../session/simulated-server.ts';
import { createExpectation, type Expectation } from '../campaign/expectation.ts';
import { addGuilds } from '../campaign/random-life.ts';
import type { FaultTarget } from './faults.ts';
import type { RoundPlan } from './round-plan.ts';
import { type Services, startServices } from './services.ts';

const LEASE_MS = 1_500;
const FLUSH_SECONDS = 0.3;

/** A round that runs: its Discord, services and worker, and what is known of it. */
export interface Round extends RoundPlan {
  services: Services;
  discord: SimulatedDiscord;
  expected: Expectation;
  target: FaultTarget;
  /** When the first event could happen, ms of the round's clock. */
  startedAt: number;
  /** Events so far. */
  events: number;
  stop: () => Promise<void>;
}

/** Starts a round's services, Discord and worker. */
export async function startRound(plan: RoundPlan): Promise<Round> {
  const now = () => Date.now() + plan.clockOffset;
  const services = await startServices(plan.poisonAt);
  const application = simulatedApplication();
  const discord = await startDiscord({
    application,
    now,
    sessionStartLimit: { total: 1000, remaining: 1000, reset_after: DAY_MS, max_concurrency: 1 },
  });
  addGuilds(discord.world, plan.guildCount);
  const startWorker = () =>
    services.startWorker({
      CLOCK_OFFSET_MS: String(plan.clockOffset),
      DISCORD_TOKEN: application.botToken,
      DISCORD_API_URL: discord.apiUrl,
      FLUSH_SECONDS: String(FLUSH_SECONDS),
      LEASE_MS: String(LEASE_MS),
    });
  let worker = startWorker();
  const target: FaultTarget = {
    random: seeded(plan.seed + 1),
    gateway: discord.gateway,
    services: services.faults,
    now,
    worker: () => worker,
    startWorker,
    replaceWorker(next) {
      worker = next;
    },
    outages: [],
    handovers: [],
    confirmedUntil: async () => (await readCheckpoint(SHARD)).confirmed?.seen ?? round.startedAt,
    pause: (ms) => sleep(ms),
  };
  const round: Round = {
    ...plan,
    services,
    discord,
    expected: createExpectation(),
    target,
    startedAt: now(),
    events: 0,
    async stop() {
      worker.child.kill('SIGKILL');
      await discord.close();
      await services.stop();
    },
  };
  return round;
}
