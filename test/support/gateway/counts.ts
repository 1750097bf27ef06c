/** Counts by name: `<msg|voice>|<guild>|<day>T<hour>|<channel>|<who>` or `<j|p>|<guild>|<day>T<hour>`. */
export type Counts = Map<string, number>;

/** Counts without the people: sums by event, guild, hour and channel. */
export function withoutPeople(counts: Counts): Counts {
  const sums: Counts = new Map();
  for (const [key, count] of counts) {
    const sum = key.split('|').slice(0, 4).join('|');
    sums.set(sum, (sums.get(sum) ?? 0) + count);
  }
  return sums;
}

/** The counts in the order of their names, so that two can be compared. */
export const sorted = (counts: Counts): [string, number][] =>
  [...counts].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));

/** The total users that differ from the hour before: a reader learns nothing from the others. */
export function changesOf(totals: Counts): [string, number][] {
  const last = new Map<string, number>();
  return sorted(totals).filter(([key, count]) => {
    const guild = key.split('|')[0] ?? '';
    const isNew = last.get(guild) !== count;
    last.set(guild, count);
    return isNew;
  });
}

/** The sum of all counts. */
export const sum = (counts: Counts): number => [...counts.values()].reduce((a, b) => a + b, 0);

/** Sums by one part of the names, from 0: part 2 is the hour, 3 the channel, 4 the person. */
export function by(part: number, counts: Counts): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [key, count] of counts) {
    const name = key.split('|')[part] ?? '';
    sums[name] = (sums[name] ?? 0) + count;
  }
  return sums;
}
