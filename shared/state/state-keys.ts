/** The keys of the `state` table, in one place so that writers and readers cannot disagree. */

export interface Key {
  pk: string;
  sk: string;
}

/** A guild's settings. All of them share a partition, so that the worker loads them with one query. */
export const SETTINGS_PARTITION = 'settings';
export const settingsKey = (guild: string): Key => ({ pk: SETTINGS_PARTITION, sk: guild });
/** A number that grows with every change of any settings: what the worker polls. */
export const settingsVersionKey: Key = { pk: 'settings-version', sk: '-' };

/** A guild's channel directory: one item a channel, never deleted, so that old counts keep their last known name. */
export const directoryPartition = (guild: string): string => `channels#${guild}`;
export const channelKey = (guild: string, id: string): Key => ({ pk: directoryPartition(guild), sk: id });
/** When a guild was first seen. */
export const sinceKey = (guild: string): Key => ({ pk: `guild#${guild}`, sk: 'since' });

/** What a shard's worker rebuilds its memory from. */
export const voicePartition = (shard: string): string => `voice#${shard}`;
export const voiceKey = (shard: string, session: string): Key => ({ pk: voicePartition(shard), sk: session });
export const guildsPartition = (shard: string): string => `guilds#${shard}`;
export const guildKey = (shard: string, guild: string): Key => ({ pk: guildsPartition(shard), sk: guild });
export const settledKey = (shard: string): Key => ({ pk: `shard#${shard}`, sk: 'settled' });
export const checkpointKey = (shard: string): Key => ({ pk: `shard#${shard}`, sk: 'checkpoint' });
/** The names of all shards that a lease was ever taken of: how leases of another number of shards are found. */
export const SHARDS_PARTITION = 'shards';
export const shardKey = (shard: string): Key => ({ pk: SHARDS_PARTITION, sk: shard });
/** The last batch that was claimed: its number, when it was cut, and since when `state` lacks what left-out ones said. */
export const appliedKey = (shard: string): Key => ({ pk: `shard#${shard}`, sk: 'applied' });
/** That an empty batch was claimed under an id: no other ever will be. */
export const emptyBatchKey = (batch: string): Key => ({ pk: `void#${batch}`, sk: '-' });

/** The public key that requests to a shard's worker are sealed to: all shards in one partition, so that one query tells how many there are. */
export const MAILBOX_PARTITION = 'mailbox';
export const mailboxKey = (shard: string): Key => ({ pk: MAILBOX_PARTITION, sk: shard });
/** Requests to be unlinked, sealed to the worker that holds the shard. */
export const unlinkPartition = (shard: string): string => `unlink#${shard}`;
export const unlinkKey = (shard: string, id: string): Key => ({ pk: unlinkPartition(shard), sk: id });

/** The months that have a salt, and the shards that hash with it: what rotation goes through. */
export const MONTHS_PARTITION = 'months';
export const openMonthKey = (month: string): Key => ({ pk: MONTHS_PARTITION, sk: month });
/** A month's standing: which shards have finished it, whether it is closed. */
export const monthPartition = (month: string): string => `month#${month}`;
export const closedKey = (month: string): Key => ({ pk: monthPartition(month), sk: 'closed' });
export const finishedKey = (month: string, shard: string): Key => ({
  pk: monthPartition(month),
  sk: `finished#${shard}`,
});

/** Times in which nothing was seen. One that is told again, longer, is another: whichever is applied last, neither is lost. */
export const GAPS_PARTITION = 'gaps';
export const gapKey = ({ from, to }: { from: number; to: number }, scope: string): Key => ({
  pk: GAPS_PARTITION,
  sk: `${new Date(from).toISOString()}#${new Date(to).toISOString()}#${scope}`,
});

/** The closed months whose posts have yet to be made. */
export const ANNOUNCEMENTS_PARTITION = 'announcements';
export const announcementsKey = (month: string): Key => ({ pk: ANNOUNCEMENTS_PARTITION, sk: month });
/** What has become of a month's post in each guild. */
export const postsPartition = (month: string): string => `posts#${month}`;
export const postKey = (month: string, guild: string): Key => ({ pk: postsPartition(month), sk: guild });

/** The days of a guild that are filed, and below each the batches that were put into it since (shared/state/filed-days.ts). */
export const FILED = 'filed#';
export const filedPartition = (guild: string): string => `${FILED}${guild}`;
export const filedKey = (guild: string, day: string): Key => ({ pk: filedPartition(guild), sk: day });
export const lateKey = (guild: string, day: string, batch: string): Key => ({
  pk: filedPartition(guild),
  sk: `${day}#${batch}`,
});
