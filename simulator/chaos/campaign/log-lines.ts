/** The log lines of a worker or bot that the campaigns wait for. */

/** A worker collects, for the first time or again. */
export const COLLECTING = /"Collecting( again)?"/;
/** A worker collects for the first time. */
export const FIRST_COLLECTING = /"Collecting"/;
/** A worker waits until another one gives up its lease. */
export const WAITING_FOR_LEASE = /Waiting for the worker/;
/** A worker has recovered: it sends batches from now on. */
export const READY = /"The bot is ready\."/;
