import type { Fact } from '../../shared/messages/batch.ts';
import { HOUR_MS, hourStart } from '../../shared/time.ts';
import type { Hash } from '../salts/hasher.ts';
import type { Entry } from './entry.ts';
import { countSession } from './voice-hours.ts';
import type { VoiceIndex } from './voice-index.ts';
import { voiceFact } from './voice-session.ts';

/** Counts the open sessions of `index` up to the last full hour before `now` (ms). Returns the entries. */
export type Settlement = (now: number) => Entry[];

/**
 * Creates the hourly settlement. It does not write an item for each session but one cursor, the fact `settled`: it goes
 * through the sessions in the order of their keys, and each entry says how far it has come. So a batch may be cut
 * between any two entries.
 */
export function createSettlement(index: VoiceIndex, hash: Hash): Settlement {
  let settledThrough = 0;

  /** Counts the hour that ends at `through`, ms. All sessions must be counted up to its beginning. */
  function settleHour(through: number): Entry[] {
    const entries: Entry[] = [];
    const before = through - HOUR_MS;
    for (const session of [...index.all()].sort((a, b) => (a.key < b.key ? -1 : 1))) {
      if (session.since >= through || session.held) continue;
      const { month } = session;
      const cells = countSession(hash, session, through).map((cell) => ({ ...cell, settled: true as const }));
      const facts: Fact[] = [{ t: 'settled', through, upTo: session.key, before }];
      if (session.month !== month) facts.push(voiceFact(session));
      entries.push({ cells, facts });
    }
    return entries;
  }

  /** The end of the first hour that is not settled, ms; Infinity when there is no session to settle. */
  function firstDue(): number {
    let first = Number.POSITIVE_INFINITY;
    for (const { since, held } of index.all()) if (!held) first = Math.min(first, since);
    return hourStart(first) + HOUR_MS;
  }

  return (now) => {
    const through = hourStart(now);
    if (through <= settledThrough) return [];
    const entries: Entry[] = [];
    // An entry for each hour: each hour is an item, and an entry with days of them would not fit into a batch.
    for (let hour = firstDue(); hour <= through; hour += HOUR_MS) entries.push(...settleHour(hour));
    settledThrough = through;
    return entries;
  };
}
