import type { Entry } from '../accounting/entry.ts';
import { createDraftItems, type Draft } from './draft-items.ts';

/** The limits of a batch. */
export interface OutboxOptions {
  /**
   * Most facts and guilds' days in a batch. Ingest claims a batch in one transaction, which takes 100 items (DynamoDB:
   * TransactWriteItems): one moves the cursor, up to three check that a past month is open, and 96 are left for these.
   */
  maxItems: number;
  /** Size of a batch as JSON, bytes, by a cautious estimate. SQS bills by 64 KiB; the design's limit is 256 KiB. */
  maxBytes: number;
}

/** The limits in production. */
export const OUTBOX_DEFAULTS = { maxItems: 96, maxBytes: 200 * 1024 } as const satisfies OutboxOptions;

/** Collects entries until they are cut into a draft. */
export interface Outbox {
  /** Adds an entry whole. Returns a draft of the earlier entries if they had to be cut to make room. */
  add: (entry: Entry, now: number) => Draft | undefined;
  /** Returns a draft of everything added since the last cut; undefined when that is nothing. */
  cut: (now: number) => Draft | undefined;
  /** When the oldest uncut entry was added, ms; undefined when there is none. */
  oldest: () => number | undefined;
}

/**
 * Creates an empty outbox. It cuts a draft before it would outgrow one transaction and one message. Counts of people are
 * not part of the transaction. An entry is never split.
 */
export function createOutbox(options: OutboxOptions = OUTBOX_DEFAULTS): Outbox {
  const items = createDraftItems();
  let oldest: number | undefined;

  function cut(now: number): Draft | undefined {
    if (oldest === undefined) return undefined;
    oldest = undefined;
    return items.take(now);
  }

  function fits(entry: Entry): boolean {
    if (items.bytes() >= options.maxBytes) return false;
    const room = options.maxItems - items.transactionItems();
    // An entry adds no more items than it has parts. Nearly always that is enough to know.
    return entry.cells.length + entry.facts.length <= room || items.newTransactionItems(entry) <= room;
  }

  return {
    add(entry, now) {
      const full = fits(entry) ? undefined : cut(now);
      items.add(entry);
      if (entry.cells.length + entry.facts.length > 0) oldest ??= now;
      return full;
    },
    cut,
    oldest: () => oldest,
  };
}
