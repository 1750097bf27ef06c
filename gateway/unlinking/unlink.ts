import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamodb, s } from '../../shared/aws/dynamodb.ts';
import { tables } from '../../shared/aws/tables.ts';
import type { UnlinkRequest } from '../../shared/messages/unlink-request.ts';
import { HOUR_MS, monthOf, monthStart } from '../../shared/time.ts';
import { createHasher } from '../salts/hasher.ts';
import { readSalt } from '../salts/salts.ts';

/**
 * Deletes the mapping from a person's hash to their token in the month of `at` (ms), and in the month before while that is
 * not closed. At a month's end a person can be linked in both. Counts stay.
 */
export async function unlink(
  { guild, user }: Pick<UnlinkRequest, 'guild' | 'user'>,
  at: number,
): Promise<void> {
  const month = monthOf(at);
  for (const each of [month, monthOf(monthStart(month) - HOUR_MS)]) {
    const who = await hashOf(each, guild, user);
    if (who === undefined) continue;
    await dynamodb.send(
      new DeleteItemCommand({
        TableName: tables.identities,
        Key: { pk: s(`${guild}#${each}`), sk: s(who) },
      }),
    );
  }
}

/** A person's hash in a month. It reads the salt, because the shard may have forgotten that of the month before. */
async function hashOf(month: string, guild: string, user: string): Promise<string | undefined> {
  const salt = await readSalt(month);
  if (!salt) return undefined;
  const hasher = createHasher();
  hasher.addSalt(month, salt);
  const who = hasher.hash(month, guild, user);
  hasher.dropSalt(month);
  return who;
}
