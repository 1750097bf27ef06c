/** The log lines of a worker or bot that the campaigns wait for. */

/** A worker collects, for the first time or again. */
export const COLLECTING = /"The shard collects( again)?\."/;
/** A worker collects for the first time. */
export const FIRST_COLLECTING = /"The shard collects."/;
/** A worker waits until another one gives up its lease. */
export const WAITING_FOR_LEASE = /The shard waits for the worker/;
/** A worker has recovered: it sends batches from now on. */
export const READY = /"The bot is ready\."/;
