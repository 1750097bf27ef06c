/**
 * The keys of the `state` table, which holds everything but counters, identities and salts. Each item is found by its
 * partition key `pk` and sort key `sk`. `shard` is a shard's name (`0/1`), `month` is `YYYY-MM`, `day` is `YYYY-MM-DD`.
 *
 * | pk               | sk                         | one item for each                                           |
 * |------------------|----------------------------|-------------------------------------------------------------|
 * | settings         | guild                      | guild with settings                                         |
 * | settings-version | -                          | (single) number that grows with each change of settings     |
 * | channels#GUILD   | channel                    | channel that the guild has or had                           |
 * | guild#GUILD      | since                      | guild: when it was first seen                               |
 * | voice#SHARD      | session                    | open voice session                                          |
 * | guilds#SHARD     | guild                      | guild that the bot is in                                    |
 * | shard#SHARD      | settled                    | shard: up to when voice time is counted                     |
 * | shard#SHARD      | checkpoint                 | shard: its lease, and how far its worker has come           |
 * | shard#SHARD      | applied                    | shard: the cursor of ingest, its last claimed batch         |
 * | shards           | shard                      | shard that ever had a lease                                 |
 * | void#BATCH       | -                          | empty batch that was claimed                                |
 * | mailbox          | shard                      | shard: the public key of its worker                         |
 * | unlink#SHARD     | id                         | request to be unlinked                                      |
 * | months           | month                      | month that has a salt                                       |
 * | month#MONTH      | closed                     | closed month                                                |
 * | month#MONTH      | finished#SHARD             | shard that has finished the month                           |
 * | gaps             | from#to#scope              | gap                                                         |
 * | announcements    | month                      | closed month whose posts are due                            |
 * | posts#MONTH      | guild                      | guild: whether the month's report is posted                 |
 * | filed#GUILD      | day                        | filed day                                                   |
 * | filed#GUILD      | day#BATCH                  | batch that was put into a day after the day was filed       |
 */

/** The key of an item. */
export interface Key {
  pk: string;
  sk: string;
}

/** All guilds' settings share a partition, so the worker loads them with one query. */
export const SETTINGS_PARTITION = 'settings';
/** The settings of a guild. */
export const settingsKey = (guild: string): Key => ({ pk: SETTINGS_PARTITION, sk: guild });
/** A number that grows with every change of any guild's settings. The worker polls it. */
export const settingsVersionKey: Key = { pk: 'settings-version', sk: '-' };

/** The channel directory of a guild. Its items are never deleted, so old counts keep their channel's last known name. */
export const directoryPartition = (guild: string): string => `channels#${guild}`;
/** A channel, category or thread of a guild. */
export const channelKey = (guild: string, id: string): Key => ({ pk: directoryPartition(guild), sk: id });
/** When a guild was first seen. */
export const sinceKey = (guild: string): Key => ({ pk: `guild#${guild}`, sk: 'since' });

/** The open voice sessions of a shard. A new worker restores its memory from them. */
export const voicePartition = (shard: string): string => `voice#${shard}`;
/** An open voice session; `session` is a digest. */
export const voiceKey = (shard: string, session: string): Key => ({ pk: voicePartition(shard), sk: session });
/** The guilds of a shard. A new worker restores its memory from them. */
export const guildsPartition = (shard: string): string => `guilds#${shard}`;
/** The worker's knowledge of a guild: member count, digest of the channels, start of a gap. */
export const guildKey = (shard: string, guild: string): Key => ({ pk: guildsPartition(shard), sk: guild });
/** Up to when the voice time of a shard's open sessions is counted. */
export const settledKey = (shard: string): Key => ({ pk: `shard#${shard}`, sk: 'settled' });
/** The lease of a shard, and the checkpoint of its worker. */
export const checkpointKey = (shard: string): Key => ({ pk: `shard#${shard}`, sk: 'checkpoint' });
/** The cursor of ingest: the number and time of the last claimed batch, and since when `state` lacks the facts of missed batches. */
export const appliedKey = (shard: string): Key => ({ pk: `shard#${shard}`, sk: 'applied' });
/** The names of all shards that ever had a lease. A worker so finds the leases of another number of shards. */
export const SHARDS_PARTITION = 'shards';
/** A shard that ever had a lease. */
export const shardKey = (shard: string): Key => ({ pk: SHARDS_PARTITION, sk: shard });
/** The mark that an empty batch was claimed under an id. No other batch of that id is ever applied. */
export const emptyBatchKey = (batch: string): Key => ({ pk: `void#${batch}`, sk: '-' });

/** The mailboxes of all shards. They share a partition, so one query tells how many shards there are. */
export const MAILBOX_PARTITION = 'mailbox';
/** The public key to which requests to a shard's worker are sealed. */
export const mailboxKey = (shard: string): Key => ({ pk: MAILBOX_PARTITION, sk: shard });
/** The requests to be unlinked, sealed to the worker of the shard. */
export const unlinkPartition = (shard: string): string => `unlink#${shard}`;
/** A request to be unlinked. */
export const unlinkKey = (shard: string, id: string): Key => ({ pk: unlinkPartition(shard), sk: id });

/** The months that have a salt. Rotation goes through them. */
export const MONTHS_PARTITION = 'months';
/** A month that has a salt, with the shards that hash with it. */
export const openMonthKey = (month: string): Key => ({ pk: MONTHS_PARTITION, sk: month });
/** The progress of a month: which shards have finished it, and whether it is closed. */
export const monthPartition = (month: string): string => `month#${month}`;
/** The mark that a month is closed. */
export const closedKey = (month: string): Key => ({ pk: monthPartition(month), sk: 'closed' });
/** The mark that a shard sends no more hashes of a month. */
export const finishedKey = (month: string, shard: string): Key => ({
  pk: monthPartition(month),
  sk: `finished#${shard}`,
});

/** The times in which nothing was seen. */
export const GAPS_PARTITION = 'gaps';
/**
 * A gap from `from` to `to` (ms); `scope` is a guild or a shard. A gap that grows is a new item with another end, so
 * neither is lost whichever is applied last.
 */
export const gapKey = ({ from, to }: { from: number; to: number }, scope: string): Key => ({
  pk: GAPS_PARTITION,
  sk: `${new Date(from).toISOString()}#${new Date(to).toISOString()}#${scope}`,
});

/** The closed months whose posts are due. */
export const ANNOUNCEMENTS_PARTITION = 'announcements';
/** A closed month whose posts are due. */
export const announcementsKey = (month: string): Key => ({ pk: ANNOUNCEMENTS_PARTITION, sk: month });
/** The state of a month's post in each guild. */
export const postsPartition = (month: string): string => `posts#${month}`;
/** The state of a month's post in a guild. */
export const postKey = (month: string, guild: string): Key => ({ pk: postsPartition(month), sk: guild });

/** What the partitions of filed days begin with (filed-days.ts). */
export const FILED = 'filed#';
/** The filed days of a guild, and the batches that their files lack. */
export const filedPartition = (guild: string): string => `${FILED}${guild}`;
/** The mark that a day is filed. */
export const filedKey = (guild: string, day: string): Key => ({ pk: filedPartition(guild), sk: day });
/** A batch that was put into a day after the day was filed, so the day's file lacks it. */
export const unfiledBatchKey = (guild: string, day: string, batch: string): Key => ({
  pk: filedPartition(guild),
  sk: `${day}#${batch}`,
});
