import type { UserEvent } from '../../shared/counters/counter-keys.ts';
import type { Fact } from '../../shared/messages/batch.ts';

/** A person's messages or seconds of voice. `settled` when it is an open session's, counted because an hour is over. */
export interface PersonCell {
  event: UserEvent;
  guild: string;
  hour: number;
  who: string;
  channel: string;
  count: number;
  settled?: true;
}

/** A count at an hour (its first ms). `who` is 32 hex digits, never a user id; `voice` counts seconds. */
export type Cell =
  | PersonCell
  | { event: 'join' | 'part'; guild: string; hour: number; count: number }
  /** Not added but set. */
  | { event: 'total_users'; guild: string; hour: number; count: number };

/** Counts and the facts that go with them: kept in one batch, so that state never disagrees with the counters. */
export interface Entry {
  cells: readonly Cell[];
  facts: readonly Fact[];
}
