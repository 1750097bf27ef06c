import { type Stack, startStack } from '../../../local/stack/stack.ts';
import { quietLog } from '../../../shared/cli/quiet-log.ts';
import type { Range } from '../../../shared/time.ts';
import { withTimeLimit } from '../../../shared/time-limit.ts';
import type { World } from '../../discord/world/world.ts';
import { SHARD } from '../../session/simulated-server.ts';
import { compareCounters } from '../campaign/compare-counters.ts';
import type { Expectation } from '../campaign/expectation.ts';
import { readAllGaps } from '../campaign/read-counters.ts';
import { checkDeadLetters } from './kept-dead-letter.ts';

/** A failed batch becomes visible again after 30 s. Every batch that can be applied is applied within this time. */
const DRAIN_MS = 90_000;

/** What a data directory holds. */
export interface DataCheck {
  gaps: number;
  /** How many counters were compared. */
  counters: number;
  /** The differences from the expected counters, or why they could not be compared; a line each. */
  wrong: string[];
}

/** What to check, and what is expected. */
export interface DataCheckOptions {
  dir: string;
  expected: Expectation;
  world: World;
  guildCount: number;
  /** When the first event happened, ms. */
  startedAt: number;
  /** When events arrived later than they happened. */
  outages: readonly Range[];
  /** The longest time for which the machine stood still, s. */
  stallSeconds: number;
}

/**
 * Opens a data directory without a bot on it, applies the batches in its queue and compares every counter with what is
 * expected. Sets the environment variables of a stack.
 */
export async function checkData(options: DataCheckOptions): Promise<DataCheck> {
  const { dir, startedAt, world, expected } = options;
  const stack = await startStack({ dir, log: quietLog });
  try {
    await stack.startIngest();
    const range = { start: startedAt, end: world.now() };
    const wrong = [
      ...(await drain(stack)),
      ...(await checkDeadLetters(stack.queues.deadLetterQueueUrl)),
      ...(await compareCounters({ ...options, range, shard: SHARD, hasRedrive: false })),
    ];
    return { gaps: (await readAllGaps()).length, counters: countersOf(expected), wrong };
  } finally {
    await stack.stop();
  }
}

/** Waits until the queue is empty. Returns what is wrong where it never is. */
async function drain(stack: Stack): Promise<string[]> {
  const late = new Error(`the queue was not empty after ${DRAIN_MS / 1000} s`);
  return withTimeLimit(DRAIN_MS, stack.drained(), late).then(
    () => [],
    (error: unknown) => {
      if (error === late) return [late.message];
      throw error;
    },
  );
}

const countersOf = (expected: Expectation): number =>
  expected.counts([]).size + expected.seconds({ outages: [], missing: [], stallSeconds: 0 }).size;
