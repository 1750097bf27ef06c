/** The keys of the `identities` table. The partition `<guild>#<YYYY-MM>` has an item for each hash, the sort key, with its token. */

/** The partition of a guild's month (`YYYY-MM`). */
export const identityPartition = (guild: string, month: string): string => `${guild}#${month}`;
/** The end of the partitions of a month; no other partition contains it. */
export const identityMonthSuffix = (month: string): string => `#${month}`;
