import { HOUR_MS, monthOf, monthStart, nextMonth } from '../../../shared/time.ts';
import { type Random, seeded } from '../../life/random.ts';
import { FAULTS, type FaultName } from './faults.ts';
import { INGEST_WRITES, type IngestWriteName } from './ingest-write.ts';

/** How long a round plays events, ms. */
export const PLAY_MS = 6_000;
const FAULTS_PER_ROUND = [3, 6] as const;

/** What a round plays. The same seed gives the same plan. */
export interface RoundPlan {
  seed: number;
  /** The random numbers for the events. */
  random: Random;
  guildCount: number;
  faults: FaultName[];
  /** The write at which a batch is poisoned, if any. */
  poisonAt: IngestWriteName | undefined;
  hasMonthEnd: boolean;
  /** How far the round's clock is ahead, ms. */
  clockOffset: number;
}

/** Draws the plan of a round that starts now. */
export function planRound(seed: number): RoundPlan {
  const random = seeded(seed);
  const guildCount = random.integer(2, 3);
  const hasMonthEnd = seed % 3 === 0;
  const poisonAt = seed % 5 === 1 ? random.pick(INGEST_WRITES) : undefined;
  const faults = drawFaults(random);
  const clockOffset = drawOffset(random, hasMonthEnd);
  return { seed, random, guildCount, faults, poisonAt, hasMonthEnd, clockOffset };
}

function drawFaults(random: Random): FaultName[] {
  const all = Object.keys(FAULTS) as FaultName[];
  const count = random.integer(...FAULTS_PER_ROUND);
  return Array.from({ length: count }, () => all[random.integer(0, all.length - 1)] ?? 'RECONNECT');
}

/** Sets the clock so that the round crosses the end of a month, of an hour or of neither. */
function drawOffset(random: Random, hasMonthEnd: boolean): number {
  const start = Date.now();
  const soon = Math.round(PLAY_MS * (0.3 + random.next() * 0.4)) + 1_000;
  if (hasMonthEnd) return monthStart(nextMonth(monthOf(start))) - soon - start;
  const hourEnd = Math.ceil(start / HOUR_MS) * HOUR_MS + HOUR_MS;
  return random.chance(0.5) ? hourEnd - soon - start : hourEnd - HOUR_MS / 2 - start;
}
