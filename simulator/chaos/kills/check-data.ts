import { setTimeout as sleep } from 'node:timers/promises';
import { type Stack, startStack } from '../../../local/stack/stack.ts';
import { quietLog } from '../../../shared/cli/quiet-log.ts';
import type { World } from '../../discord/world/world.ts';
import { SHARD } from '../../session/simulated-server.ts';
import { compare, readAllGaps } from '../campaign/compare-counters.ts';
import type { Truth, Window } from '../campaign/expectation.ts';
import { checkDeadLetters } from './kept-dead-letter.ts';

/** A batch that fails is shown again after 30 s. By then whatever can be applied is. */
const DRAIN_MS = 90_000;

export interface Judgement {
  gaps: number;
  /** How many counters there are. */
  counters: number;
  /** What differs from the truth, or why it could not be compared; a line each. */
  wrong: string[];
}

/**
 * Opens a data directory that no bot runs on any more, applies what its queue still holds and compares every counter
 * with the truth. Sets the environment variables of a stack.
 */
export async function judge(options: {
  dir: string;
  truth: Truth;
  world: World;
  guilds: number;
  /** When the first event happened, ms. */
  begun: number;
  /** When events arrived later than they happened. */
  outages: readonly Window[];
  /** Seconds for which the machine stood still at the longest. */
  stall: number;
}): Promise<Judgement> {
  const { dir, begun, world, truth } = options;
  const stack = await startStack({ dir, log: quietLog });
  try {
    await stack.startIngest();
    const range = { from: begun, to: world.now() };
    const wrong = [
      ...(await drain(stack)),
      ...(await checkDeadLetters(stack.queues.deadLetterQueueUrl)),
      ...(await compare({ ...options, range, shard: SHARD, leftOut: false })),
    ];
    return { gaps: (await readAllGaps()).length, counters: countersOf(truth), wrong };
  } finally {
    await stack.stop();
  }
}

async function drain(stack: Stack): Promise<string[]> {
  const late = sleep(DRAIN_MS, [`the queue was not empty after ${DRAIN_MS / 1000} s`], { ref: false });
  return Promise.race([stack.drained().then(() => []), late]);
}

const countersOf = (truth: Truth): number =>
  truth.counts([]).size + truth.seconds({ windows: [], lost: [], stall: 0 }).size;
