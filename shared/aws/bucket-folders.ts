/** The folders of the bucket. */

/** Exports that show hashes: rotation deletes them, whatever month they are of, when it closes one. */
export const WITH_HASHES = 'open/';

/** All other exports. */
export const WITHOUT_HASHES = 'exports/';

/** Days that are filed (shared/state/filed-days.ts), and copies of them bound by the month. */
export const DAYS = 'days/';

/**
 * For how many days what lies in a folder is kept. Links to exports hold an hour, and the bucket counts in days; the file of a
 * day is made anew when somebody asks. It and a copy made on its last day can outlive the counters that it was made from by so
 * long, one after the other: 30 days.
 */
export const DAYS_KEPT = { [WITH_HASHES]: 1, [WITHOUT_HASHES]: 1, [DAYS]: 15 } as const;

/** The folder of a guild's exports in which notes lie about those that could not be handed over. */
export const UNCLAIMED = 'unclaimed';
