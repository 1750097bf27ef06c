import type { UserEvent } from '../../shared/counters/counter-keys.ts';
import type { Fact } from '../../shared/messages/batch.ts';

/**
 * A person's messages or seconds of voice. `settled` marks the seconds of an open session that count because an hour
 * ended.
 */
export interface PersonCell {
  event: UserEvent;
  guild: string;
  hour: number;
  who: string;
  channel: string;
  count: number;
  settled?: true;
}

/** A count in the hour that begins at `hour` (ms). `who` is 32 hex digits, never a user id. `voice` counts seconds. */
export type Cell =
  | PersonCell
  | { event: 'join' | 'part'; guild: string; hour: number; count: number }
  /** A total that is set, where the others are added. */
  | { event: 'total_users'; guild: string; hour: number; count: number };

/**
 * Counts and the facts that belong to them. They stay in one batch, so that `state` always agrees with the counters.
 */
export interface Entry {
  cells: readonly Cell[];
  facts: readonly Fact[];
}
