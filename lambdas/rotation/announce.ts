import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamodb, keyOf, numberOf, queryPartition, stringOf } from '../../shared/aws/dynamodb.ts';
import { invokeFunction } from '../../shared/aws/invoke-function.ts';
import { tables } from '../../shared/aws/tables.ts';
import { log } from '../../shared/log.ts';
import type { AnnouncementRequest } from '../../shared/messages/announcement-request.ts';
import { readAllSettings } from '../../shared/state/guild-settings.ts';
import { ANNOUNCEMENTS_PARTITION, announcementsKey, postsPartition } from '../../shared/state/state-keys.ts';
import { DAY_MS } from '../../shared/time.ts';

/** Moderators may mend a channel's permissions meanwhile; after this long nobody waits for the post any more. */
const GIVEN_UP_MS = 2 * DAY_MS;
const AT_ONCE = 20;

/**
 * Asks for the posts of closed months that have yet to be made, one invocation a guild. Which were made is told by
 * `state`; a month with nothing left to post, or long closed, is let go. Gives how many were asked for.
 */
export async function announce(now: number): Promise<number> {
  const name = process.env['ANNOUNCEMENTS_FUNCTION'];
  let asked = 0;
  for await (const item of queryPartition(tables.state, ANNOUNCEMENTS_PARTITION, { ConsistentRead: true })) {
    const month = stringOf(item, 'sk');
    const guilds = await yetToPost(month);
    const isTooOld = now > numberOf(item, 'closed') + GIVEN_UP_MS;
    if (guilds.length === 0 || isTooOld) {
      if (guilds.length > 0) log('error', 'Giving up on posts', { month, guilds: guilds.length });
      await dynamodb.send(
        new DeleteItemCommand({ TableName: tables.state, Key: keyOf(announcementsKey(month)) }),
      );
    } else if (!name) {
      log('info', 'Posts wait for a run that has the bot’s token', { month, guilds: guilds.length });
    } else {
      await inGroups(guilds, (guild) => invokeFunction(name, { guild, month } satisfies AnnouncementRequest));
      asked += guilds.length;
    }
  }
  return asked;
}

/** The guilds that have a channel for reports and no post of the month yet. */
async function yetToPost(month: string): Promise<string[]> {
  const settled = new Set<string>();
  for await (const item of queryPartition(tables.state, postsPartition(month), { ConsistentRead: true })) {
    if (item['settled']?.BOOL === true) settled.add(stringOf(item, 'sk'));
  }
  const settings = await readAllSettings();
  return [...settings].flatMap(([guild, { reportChannel }]) =>
    reportChannel.length > 0 && !settled.has(guild) ? [guild] : [],
  );
}

async function inGroups<T>(all: readonly T[], action: (one: T) => Promise<void>): Promise<void> {
  for (let at = 0; at < all.length; at += AT_ONCE) await Promise.all(all.slice(at, at + AT_ONCE).map(action));
}
