import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamodb, keyOf, numberOf, queryPartition, stringOf } from '../../shared/aws/dynamodb.ts';
import { invokeFunction } from '../../shared/aws/invoke-function.ts';
import { tables } from '../../shared/aws/tables.ts';
import { chunks } from '../../shared/chunks.ts';
import { log } from '../../shared/log.ts';
import type { AnnouncementRequest } from '../../shared/messages/announcement-request.ts';
import { readAllSettings } from '../../shared/state/guild-settings.ts';
import { ANNOUNCEMENTS_PARTITION, announcementsKey, postsPartition } from '../../shared/state/state-keys.ts';
import { DAY_MS } from '../../shared/time.ts';

/** How long posts are retried, so that moderators have time to correct a channel's permissions. */
const GIVE_UP_AFTER_MS = 2 * DAY_MS;
/** The most invocations at the same time. */
const MAX_INVOCATIONS = 20;

/**
 * Invokes the announcements function once for each guild that still lacks the post of a closed month. A month is dropped
 * once all its posts are made, or if it was closed two days before `now` (ms). Gives the number of invocations.
 */
export async function announce(now: number): Promise<number> {
  const name = process.env['ANNOUNCEMENTS_FUNCTION'];
  let invoked = 0;
  for await (const item of queryPartition(tables.state, ANNOUNCEMENTS_PARTITION, { ConsistentRead: true })) {
    const month = stringOf(item, 'sk');
    const guilds = await guildsWithoutPost(month);
    const isTooOld = now > numberOf(item, 'closed') + GIVE_UP_AFTER_MS;
    if (guilds.length === 0 || isTooOld) {
      if (guilds.length > 0)
        log('error', 'Posts of a closed month were given up.', { month, guilds: guilds.length });
      await dynamodb.send(
        new DeleteItemCommand({ TableName: tables.state, Key: keyOf(announcementsKey(month)) }),
      );
    } else if (!name) {
      log('info', 'Posts are waiting for a run that has the bot’s token.', { month, guilds: guilds.length });
    } else {
      for (const some of chunks(guilds, MAX_INVOCATIONS)) {
        await Promise.all(
          some.map((guild) => invokeFunction(name, { guild, month } satisfies AnnouncementRequest)),
        );
      }
      invoked += guilds.length;
    }
  }
  return invoked;
}

/** The guilds with a report channel and without a post of the month. */
async function guildsWithoutPost(month: string): Promise<string[]> {
  const done = new Set<string>();
  for await (const item of queryPartition(tables.state, postsPartition(month), { ConsistentRead: true })) {
    if (item['settled']?.BOOL === true) done.add(stringOf(item, 'sk'));
  }
  const settings = await readAllSettings();
  return [...settings].flatMap(([guild, { reportChannel }]) =>
    reportChannel.length > 0 && !done.has(guild) ? [guild] : [],
  );
}
