/** The folders of the bucket, and how long objects are kept in them. */

/** Exports that show hashes. Rotation deletes all of them when it closes a month. */
export const WITH_HASHES = 'open/';

/** All other exports. */
export const WITHOUT_HASHES = 'exports/';

/** Filed days (shared/state/filed-days.ts), and copies of them that are bound by month. */
export const DAYS = 'days/';

/**
 * How many days the objects of each folder are kept. Links to exports are valid for an hour, and a day is the shortest time
 * that the bucket knows. The file of a day is made again when a report needs it. The file, and a copy made on the file's
 * last day, can outlive the counters behind them: by 30 days together.
 */
export const DAYS_KEPT = { [WITH_HASHES]: 1, [WITHOUT_HASHES]: 1, [DAYS]: 15 } as const;

/** The folder, within a guild's exports, of the notes about exports that could not be delivered. */
export const UNCLAIMED = 'unclaimed';
