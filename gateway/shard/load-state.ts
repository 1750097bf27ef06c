import type { Log } from '../../shared/log.ts';
import { retry } from '../../shared/retry.ts';
import type { Memory } from '../accounting/accountant.ts';
import { countedThrough } from '../accounting/voice-session.ts';
import type { StateReaders } from './missed-batches.ts';
import type { MissedBatches } from './restore-memory.ts';

/** What a shard starts from. */
export interface LoadedState {
  memory: Memory;
  /** When `state` misses batches: the shard has missed everything since this time, ms. */
  lostSince?: number;
}

/** Loads what `state` holds of the shard. Tries until it succeeds. */
export async function loadState({
  readMemory,
  readMissedBatches,
  log,
}: StateReaders & { log: Log }): Promise<LoadedState> {
  const options = { log, what: 'Loading the state' };
  const missed = await retry(readMissedBatches, options);
  const memory = await retry(readMemory, options);
  if (!missed) return { memory };
  return { memory: { ...memory, voice: [] }, lostSince: uncountedSince(missed, memory) };
}

/**
 * The time since which nobody knows what was counted: the time of the missed batches, or the earliest time through which
 * a voice session is counted. A missed batch may hold later seconds of that session, which must not count twice.
 */
function uncountedSince({ since }: MissedBatches, { voice, settled }: Memory): number {
  const counted = voice.filter(({ held }) => !held).map((session) => countedThrough(session, settled));
  return Math.min(since, ...counted);
}
