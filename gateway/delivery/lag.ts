import type { CheckpointStore } from './checkpoint.ts';

/** Up to when everything that was seen of a worker's shards is in the queue. */
export interface Durable {
  /** A shard's store, watched: its checkpoints say how far it is. */
  watch: (shard: number, store: CheckpointStore) => CheckpointStore;
  /** For how long, at `now` (ms), the shard that is furthest behind has had something to send, in ms. 0 before the first checkpoint. */
  behind: (now: number) => number;
}

/**
 * In quiet times too checkpoints are written every few seconds, and heartbeats, some forty seconds apart, move what was
 * seen. So what grows past a minute is a worker that cannot send, is stuck, or is on a dead line.
 */
export function createDurable(): Durable {
  const until = new Map<number, number>();
  return {
    watch: (shard, store) => ({
      ...store,
      async write(checkpoint) {
        await store.write(checkpoint);
        if (checkpoint.confirmed) until.set(shard, checkpoint.confirmed.seen);
      },
    }),
    behind: (now) => Math.max(0, ...[...until.values()].map((seen) => now - seen)),
  };
}
