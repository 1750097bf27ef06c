import { randomUUID } from 'node:crypto';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamodb, keyOf, n, numberOf, queryPartition, s, stringOf } from '../../../shared/aws/dynamodb.ts';
import { tables } from '../../../shared/aws/tables.ts';
import { INTERACTION_TOKEN_LIFE_MS } from '../../../shared/discord/interaction-token.ts';
import { shardOfGuild } from '../../../shared/discord/snowflake.ts';
import { parseShardName, shardName } from '../../../shared/messages/batch.ts';
import { sealRequest, type UnlinkRequest } from '../../../shared/messages/unlink-request.ts';
import { MAILBOX_PARTITION, unlinkKey } from '../../../shared/state/state-keys.ts';

/**
 * Seals a request and stores it for the worker of the guild's shard, because only workers can read salts. False when no
 * worker is running that could read it. The request expires with the interaction's token, by which it is answered.
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
        expires: n(Math.floor((Date.now() + INTERACTION_TOKEN_LIFE_MS) / 1000)),
      },
    }),
  );
  return true;
}

/** The mailbox of a guild's shard. The latest mailbox tells the number of shards, which may have changed. */
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
