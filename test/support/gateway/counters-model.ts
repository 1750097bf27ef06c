import type { Batch, GuildCells } from '../../../shared/messages/batch.ts';
import type { Counts } from './counts.ts';

/** The table `counters`, in memory. Hashes stay hashes here; ingest replaces them by tokens. */
export interface CountersModel {
  /** Adds what a batch counts. A late batch does not replace totals. */
  add: (batch: Batch, isLate: boolean) => void;
  counts: Counts;
  /** Total users as written: `<guild>|<day>T<hour>` → count. */
  totals: Counts;
}

/** Creates counters without any counts. */
export function createCountersModel(): CountersModel {
  const counts: Counts = new Map();
  const totals: Counts = new Map();

  const addTo = (key: string, count: number) => counts.set(key, (counts.get(key) ?? 0) + count);

  function addGuildCells({ guild, day, add, set }: GuildCells, isLate: boolean): void {
    for (const [name, count] of Object.entries(add)) {
      addTo(`${name[0]}|${guild}|${day}T${name.slice(1)}`, count);
    }
    for (const [name, count] of Object.entries(set)) {
      const key = `${guild}|${day}T${name.slice(1)}`;
      if (!isLate || !totals.has(key)) totals.set(key, count);
    }
  }

  return {
    counts,
    totals,
    add({ users, settled, guilds }, isLate) {
      for (const { guild, day, who, add } of users) {
        for (const [name, count] of Object.entries(add)) {
          const event = name[0] === 'm' ? 'msg' : 'voice';
          addTo(`${event}|${guild}|${day}T${name.slice(1, 3)}|${name.slice(4)}|${who}`, count);
        }
      }
      for (const { guild, day, hour, seconds } of settled) {
        for (const [channel, byWho] of Object.entries(seconds)) {
          for (const [who, count] of Object.entries(byWho)) {
            addTo(`voice|${guild}|${day}T${String(hour).padStart(2, '0')}|${channel}|${who}`, count);
          }
        }
      }
      for (const cells of guilds) addGuildCells(cells, isLate);
    },
  };
}
