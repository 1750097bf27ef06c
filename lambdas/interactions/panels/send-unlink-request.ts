import { randomUUID } from 'node:crypto';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamodb, keyOf, n, numberOf, queryPartition, s, stringOf } from '../../../shared/aws/dynamodb.ts';
import { tables } from '../../../shared/aws/tables.ts';
import { shardOfGuild } from '../../../shared/discord/snowflake.ts';
import { parseShardName, shardName } from '../../../shared/messages/batch.ts';
import { sealRequest, type UnlinkRequest } from '../../../shared/messages/unlink-request.ts';
import { MAILBOX_PARTITION, unlinkKey } from '../../../shared/state/state-keys.ts';

/** As long as the token lasts with which the answer is given. */
const LIFE_S = 15 * 60;

/**
 * Leaves a request, sealed, for the worker of the guild's shard: only workers may read salts. False when none is
 * there to read it.
 */
export async function sendUnlinkRequest(request: UnlinkRequest): Promise<boolean> {
  const mailbox = await findMailbox(request.guild);
  if (!mailbox) return false;
  const { shard, publicKey } = mailbox;
  await dynamodb.send(
    new PutItemCommand({
      TableName: tables.state,
      Item: {
        ...keyOf(unlinkKey(shard, randomUUID())),
        publicKey: s(publicKey),
        sealed: { B: sealRequest(request, publicKey, shard) },
        expires: n(Math.floor(Date.now() / 1000) + LIFE_S),
      },
    }),
  );
  return true;
}

/** The mailbox of a guild's shard. How many shards there are is told by the one published last: their number may have changed. */
async function findMailbox(guild: string): Promise<{ shard: string; publicKey: string } | undefined> {
  const live = new Map<string, string>();
  let latest = Date.now();
  let shards: number | undefined;
  for await (const item of queryPartition(tables.state, MAILBOX_PARTITION, { ConsistentRead: true })) {
    const until = numberOf(item, 'until');
    if (until <= Date.now()) continue;
    live.set(stringOf(item, 'sk'), stringOf(item, 'publicKey'));
    if (until <= latest) continue;
    latest = until;
    shards = parseShardName(stringOf(item, 'sk')).count;
  }
  if (shards === undefined) return undefined;
  const shard = shardName(shardOfGuild(guild, shards), shards);
  const publicKey = live.get(shard);
  return publicKey === undefined ? undefined : { shard, publicKey };
}
