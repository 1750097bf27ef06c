import type { CheckpointStore } from './checkpoint.ts';

/** Measures how far a worker's sending lags behind what its shards have seen. */
export interface Lag {
  /** Wraps a shard's store, to follow the checkpoints that are written. */
  watch: (shard: number, store: CheckpointStore) => CheckpointStore;
  /** The largest lag of any shard at `now` (ms), in ms. 0 before the first checkpoint. */
  lag: (now: number) => number;
}

/**
 * Creates a lag measure without any checkpoint.
 *
 * A healthy worker's lag stays under a minute: checkpoints are written every few seconds even in quiet times, and a
 * heartbeat every forty seconds or so moves what was seen. A larger lag means that the worker cannot send, hangs, or
 * listens on a dead connection.
 */
export function createLag(): Lag {
  const seenByShard = new Map<number, number>();
  return {
    watch: (shard, store) => ({
      ...store,
      async write(checkpoint) {
        await store.write(checkpoint);
        if (checkpoint.confirmed) seenByShard.set(shard, checkpoint.confirmed.seen);
      },
    }),
    lag: (now) => Math.max(0, ...[...seenByShard.values()].map((seen) => now - seen)),
  };
}
