import { ConditionalCheckFailedException, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamodb, type Item, s } from '../../shared/aws/dynamodb.ts';
import { tables } from '../../shared/aws/tables.ts';
import { chunks } from '../../shared/chunks.ts';
import {
  batchSortKey,
  type Counts,
  counterPartition,
  userAttribute,
} from '../../shared/counters/counter-keys.ts';
import { type Batch, batchId } from '../../shared/messages/batch.ts';
import { expiry } from '../../shared/state/retention.ts';
import type { Tokens } from './tokens.ts';

/** The most items put at the same time: a batch of a busy shard can have a hundred guilds. */
const MAX_PUTS = 16;

/**
 * Puts a batch's counts, one item for each guild and day, unless they are there already. Gives whether any item was new.
 * An existing item stays as it is, because for a closed month each attempt has new tokens.
 */
export async function putCounts(batch: Batch, tokens: Tokens): Promise<boolean> {
  const items = [...itemsOf(batch, tokens)];
  let isNew = false;
  for (const some of chunks(items, MAX_PUTS)) {
    for (const wasNew of await Promise.all(some.map(put))) isNew ||= wasNew;
  }
  return isNew;
}

async function put(item: Item): Promise<boolean> {
  try {
    await dynamodb.send(
      new PutItemCommand({
        TableName: tables.counters,
        Item: item,
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/** The items of a batch: people's counts under their tokens, joins and parts under the empty token. */
function* itemsOf(batch: Batch, tokens: Tokens): Generator<Item> {
  const days = new Map<string, { guild: string; day: string; counts: Counts }>();
  const countsOf = (guild: string, day: string): Counts => {
    const pk = counterPartition(guild, day);
    const known = days.get(pk) ?? { guild, day, counts: {} };
    days.set(pk, known);
    return known.counts;
  };
  const add = (counts: Counts, attribute: string, token: string, count: number) => {
    const byToken = counts[attribute] ?? {};
    byToken[token] = (byToken[token] ?? 0) + count;
    counts[attribute] = byToken;
  };
  for (const cells of batch.users) {
    const counts = countsOf(cells.guild, cells.day);
    for (const [attribute, count] of Object.entries(cells.add)) add(counts, attribute, tokens(cells), count);
  }
  for (const { guild, day, hour, seconds } of batch.settled) {
    const counts = countsOf(guild, day);
    for (const [channel, byWho] of Object.entries(seconds)) {
      const attribute = userAttribute('voice', hour, channel);
      for (const [who, count] of Object.entries(byWho))
        add(counts, attribute, tokens({ guild, day, who }), count);
    }
  }
  for (const { guild, day, add: added } of batch.guilds) {
    for (const [attribute, count] of Object.entries(added)) add(countsOf(guild, day), attribute, '', count);
  }
  for (const { guild, day, counts } of days.values()) {
    yield {
      pk: s(counterPartition(guild, day)),
      sk: s(batchSortKey(batchId(batch))),
      counts: s(JSON.stringify(counts)),
      ...expiry(day),
    };
  }
}
