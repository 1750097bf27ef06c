import { errorFields, type Log } from '../../shared/log.ts';
import { retry } from '../../shared/retry.ts';
import type { Accountant, Memory } from '../accounting/accountant.ts';
import type { Entry } from '../accounting/entry.ts';
import { countedThrough } from '../accounting/voice-roster.ts';
import type { Break } from './restore-memory.ts';

/** Batches up to number `through` have been left out; `known` is what `state` says for all that. */
export interface Restatement {
  through: number;
  known: Memory;
}

export interface StateReaders {
  readMemory: () => Promise<Memory>;
  /** Whether batches have been left out that `state` lacks something for. */
  readBreak: () => Promise<Break | undefined>;
  log: Log;
}

/** What a shard starts from. Where `state` lacks something, it has missed everything since `lostSince` (ms). */
export interface Loaded {
  memory: Memory;
  lostSince?: number;
}

/** Loads what `state` holds of the shard. */
export async function loadState({ readMemory, readBreak, log }: StateReaders): Promise<Loaded> {
  const load = { log, what: 'Loading the state' };
  const broken = await retry(readBreak, load);
  const memory = await retry(readMemory, load);
  if (!broken) return { memory };
  return { memory: { ...memory, voice: [] }, lostSince: uncountedSince(broken, memory) };
}

/**
 * Since when `state` cannot be told from what was: since the break, or since those in voice then were last counted. What
 * they were counted for after that may be in a batch that was left out, and must not be counted again.
 */
function uncountedSince({ since }: Break, { voice, settled }: Memory): number {
  const counted = voice.filter(({ held }) => !held).map((session) => countedThrough(session, settled));
  return Math.min(since, ...counted);
}

/** Looks whether batches have been left out since it was last asked; undefined while none were, or nobody can tell. */
export function createLookout({ readMemory, readBreak, log }: StateReaders) {
  let through = 0;
  return async (): Promise<Restatement | undefined> => {
    try {
      const broken = await readBreak();
      if (!broken || broken.n <= through) return undefined;
      const known = await readMemory();
      through = broken.n;
      return { through, known };
    } catch (error) {
      log('warn', 'The state could not be looked at', errorFields(error));
      return undefined;
    }
  };
}

/** Says anew what `state` is to hold, and last that it does, so that a successor can go on from it. */
export const restate = (accountant: Accountant, { through, known }: Restatement): Entry[] => [
  ...accountant.restate(known),
  { cells: [], facts: [{ t: 'restated', through }] },
];
