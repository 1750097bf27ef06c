/**
 * The file of a day's counters: Apache Parquet (parquet.apache.org), which other engines read too. It has a row for each
 * hour, event, person and channel, as an export does, but with the token and the channel's id. It is not compressed:
 * dictionaries keep it small, and an audit that searches it for names finds them as plain text.
 */
import type { DayCounters } from './day-counters.ts';

/** What a day's file holds. */
export interface FiledDay {
  counters: DayCounters;
  /** The batches that it includes although they came after the day was first filed. */
  late: readonly string[];
}

/** A file with another layout is not read; the day is filed again. */
export const LAYOUT = '1';

/** Keys of the file's metadata. */
export const KEYS = { layout: 'userstats.layout', late: 'userstats.late' } as const;

/** The guild's own events, without a person or channel. Their rows come last. */
export const GUILD_EVENTS = ['join', 'part', 'total_users'] as const;
