/**
 * The phases in a shard's life.
 *
 * - `recovering`: the worker finds out how far the previous one came. Arrivals wait.
 * - `awaiting-session`: `state` lacks something, so the previous session is useless. Only a READY is processed.
 * - `collecting`: dispatches are counted.
 * - `stopped`: the last batch is cut. Nothing more is processed.
 */
export type Phase = 'recovering' | 'awaiting-session' | 'collecting' | 'stopped';

const ALLOWED: Readonly<Record<Phase, readonly Phase[]>> = {
  recovering: ['awaiting-session', 'collecting', 'stopped'],
  'awaiting-session': ['collecting', 'stopped'],
  // A READY that replaces the session.
  collecting: ['collecting', 'stopped'],
  stopped: ['stopped'],
};

/** The phase that a shard is in. */
export interface ShardPhase {
  is: (phase: Phase) => boolean;
  /** Changes to the next phase. Throws when the transition is not allowed. */
  changeTo: (next: Phase) => void;
}

/** Creates the phase of a shard that starts: `recovering`. */
export function createShardPhase(): ShardPhase {
  let current: Phase = 'recovering';
  return {
    is: (phase) => phase === current,
    changeTo(next) {
      if (!ALLOWED[current].includes(next))
        throw new Error(`A shard that is ${current} cannot become ${next}.`);
      current = next;
    },
  };
}
