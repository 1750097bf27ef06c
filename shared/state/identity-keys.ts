/** The keys of the `identities` table: pk `<guild>#<YYYY-MM>`, sk the hash; the item holds the token. */

export const identityPartition = (guild: string, month: string): string => `${guild}#${month}`;
/** What the partitions of a month end with, and of no other. */
export const ofIdentityMonth = (month: string): string => `#${month}`;
