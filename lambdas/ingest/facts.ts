import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { type Item, keyOf, n, s } from '../../shared/aws/dynamodb.ts';
import type { Fact } from '../../shared/messages/batch.ts';
import {
  channelKey,
  finishedKey,
  gapKey,
  guildKey,
  type Key,
  settledKey,
  sinceKey,
  voiceKey,
} from '../../shared/state/state-keys.ts';

/**
 * The write that stores a fact. `isLate` is for the facts of a late batch, which is older than the last claimed one: they
 * are written only where no value is stored, and the result is undefined for facts that may have changed since.
 */
export function factWrite(
  table: string,
  shard: string,
  fact: Fact,
  isLate: boolean,
): TransactWriteItem | undefined {
  const put = (key: Key, attributes: Item): TransactWriteItem => ({
    Put: { TableName: table, Item: { ...keyOf(key), ...attributes } },
  });
  const remove = (key: Key): TransactWriteItem => ({ Delete: { TableName: table, Key: keyOf(key) } });
  const fill = (key: Key, attributes: Item): TransactWriteItem => ({
    Update: { TableName: table, Key: keyOf(key), ...fillExpression(attributes) },
  });
  switch (fact.t) {
    case 'since':
      return fill(sinceKey(fact.guild), { since: n(fact.since) });
    case 'gap':
      return put(gapKey(fact, fact.guild ?? shard), {
        from: n(fact.from),
        to: n(fact.to),
        shard: s(shard),
        ...(fact.guild !== undefined && { guild: s(fact.guild) }),
      });
    case 'channel':
      return (isLate ? fill : put)(channelKey(fact.guild, fact.id), {
        name: s(fact.name),
        kind: n(fact.kind),
        ...(fact.parent !== undefined && { parent: s(fact.parent) }),
        ...(fact.deleted && { deleted: { BOOL: true } }),
      });
    case 'month-finished':
      return put(finishedKey(fact.month, shard), {});
    case 'voice':
      if (isLate) return undefined;
      return put(voiceKey(shard, fact.session), {
        guild: s(fact.guild),
        channel: s(fact.channel),
        since: n(fact.since),
        who: s(fact.who),
        month: s(fact.month),
        ...(fact.held && { held: { BOOL: true } }),
      });
    case 'voice-end':
      return isLate ? undefined : remove(voiceKey(shard, fact.session));
    case 'settled':
      if (isLate) return undefined;
      return put(settledKey(shard), { through: n(fact.through), upTo: s(fact.upTo), before: n(fact.before) });
    case 'guild':
      if (isLate) return undefined;
      return put(guildKey(shard, fact.guild), {
        members: n(fact.members),
        ...(fact.channels !== undefined && { channels: s(fact.channels) }),
        ...(fact.unseenSince !== undefined && { unseenSince: n(fact.unseenSince) }),
        ...(fact.gapSince !== undefined && { gapSince: n(fact.gapSince) }),
      });
    case 'restated':
      // It changes only the cursor.
      return undefined;
    case 'guild-gone':
      return isLate ? undefined : remove(guildKey(shard, fact.guild));
  }
}

/** An update that sets only the attributes that the item lacks. */
function fillExpression(attributes: Item) {
  const names = Object.keys(attributes);
  return {
    UpdateExpression: `SET ${names.map((_, i) => `#${i} = if_not_exists(#${i}, :${i})`).join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(names.map((name, i) => [`#${i}`, name])),
    ExpressionAttributeValues: Object.fromEntries(
      Object.values(attributes).map((value, i) => [`:${i}`, value]),
    ),
  };
}
