/**
 * A day's counters as one Apache Parquet file (parquet.apache.org), which other engines read too: a row for each hour, event,
 * person and channel, as in an export, but by token and by the channel's id. It is not compressed: dictionaries make it small,
 * and who looks for what must not be in it finds every name as it is.
 */
import type { DayCounters } from './day-counters.ts';

export interface FiledDay {
  counters: DayCounters;
  /** The batches that are in it although they were put after the day was filed first. */
  late: readonly string[];
}

/** A file of another layout is not read, and made anew. */
export const LAYOUT = '1';

/** What the file says of itself beside its rows. */
export const KEYS = { layout: 'userstats.layout', late: 'userstats.late' } as const;

/** The events of a server, which are nobody's and have no channel. Their rows come last. */
export const GUILD_EVENTS = ['join', 'part', 'total_users'] as const;
