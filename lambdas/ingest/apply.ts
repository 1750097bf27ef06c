import {
  type AttributeValue,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import {
  type Batch,
  batchId,
  type Fact,
  type GuildCells,
  type SettledVoice,
  type VoiceFact,
} from '../../shared/batch.ts';
import { counterPartition, GUILD_ITEM, settledSortKey, userSortKey } from '../../shared/counters.ts';
import { dynamodb, type Item, keyOf, n, s } from '../../shared/dynamodb.ts';
import { expiryOf, retentionMonths } from '../../shared/retention.ts';
import { markerKey } from '../../shared/state-keys.ts';
import { tables } from '../../shared/tables.ts';
import { monthOf } from '../../shared/time.ts';
import { moveCursor, moveCursorFromThere } from './cursor.ts';
import { factWrite } from './facts.ts';
import { monthIsOpen } from './month-is-open.ts';
import type { Counted, ResolveTokens, Tokens } from './tokens.ts';

export type Outcome = 'applied' | 'duplicate' | 'late';

/** Longer than a message can live: 14 days in the queue or the DLQ (SQS: quotas). */
const MARKER_DAYS = 15;

/**
 * Applies a batch in one transaction: its marker, its counts, its facts. A batch whose marker is there is known and
 * adds nothing; one older than the last applied of its shard adds its counts and leaves newer facts alone.
 */
export async function applyBatch(batch: Batch, resolveTokens: ResolveTokens): Promise<Outcome> {
  const tokens = await resolveTokens(peopleIn(batch), batch.at);
  const isRestating = batch.facts.some(({ t }) => t === 'restated');
  let cursor = isRestating ? await moveCursorFromThere(batch) : moveCursor(batch);
  for (let facts = batch.facts; ; ) {
    const failed = await transact({ ...batch, facts }, tokens, cursor);
    if (failed === undefined) return cursor ? 'applied' : 'late';
    if (failed === 'marker') return 'duplicate';
    if (failed === 'cursor') cursor = await moveCursorFromThere(batch);
    // Rotation has been by: it would not come again to take the month's hashes off.
    else facts = facts.map((fact) => (fact.t === 'voice' && fact.month === failed ? nameless(fact) : fact));
  }
}

/** The months that are over, of which the batch names people still in voice. A batch spans two at the most. */
const checksOf = (facts: readonly Fact[]): string[] => [
  ...new Set(
    facts.flatMap((fact) =>
      fact.t === 'voice' && fact.who !== fact.session && fact.month < monthOf(Date.now()) ? [fact.month] : [],
    ),
  ),
];

/** A voice session goes by its own key where its month's hash must not be kept. */
const nameless = (fact: VoiceFact): VoiceFact => ({ ...fact, who: fact.session });

/** Everyone in a batch. */
function* peopleIn({ users, settled }: Batch): Generator<Counted> {
  yield* users;
  for (const { guild, day, seconds } of settled) {
    for (const byWho of Object.values(seconds)) {
      for (const who of Object.keys(byWho)) yield { guild, day, who };
    }
  }
}

/**
 * Applies it all at once, or says which condition stood against it: the `marker` is there, the `cursor` is elsewhere, or
 * a month that must be open is closed. A batch that does not move the cursor is late.
 */
async function transact(
  batch: Batch,
  tokens: Tokens,
  cursor: TransactWriteItem | undefined,
): Promise<string | undefined> {
  const conditions = new Map<string, TransactWriteItem>([['marker', putMarker(batch)]]);
  if (cursor) {
    conditions.set('cursor', cursor);
    for (const month of checksOf(batch.facts)) conditions.set(month, monthIsOpen(month));
  }
  try {
    await write([...conditions.values()], batch, tokens, cursor === undefined);
    return undefined;
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const { CancellationReasons: reasons = [] } = error;
    const failed = [...conditions.keys()].find((_, i) => reasons[i]?.Code === 'ConditionalCheckFailed');
    if (failed === undefined) throw error;
    return failed;
  }
}

async function write(
  conditions: readonly TransactWriteItem[],
  batch: Batch,
  tokens: Tokens,
  late: boolean,
): Promise<void> {
  const items: TransactWriteItem[] = [...conditions];
  for (const cells of batch.users) {
    const key = { pk: s(counterPartition(cells.guild, cells.day)), sk: s(userSortKey(tokens(cells))) };
    items.push(addCounts(key, cells.day, cells.add, {}, late));
  }
  for (const voice of batch.settled) items.push(putSettled(batch, voice, tokens));
  for (const cells of batch.guilds) items.push(addGuildCounts(cells, late));
  for (const fact of batch.facts) {
    const write = factWrite(tables.state, batch.shard, fact, late);
    if (write) items.push(write);
  }
  await dynamodb.send(new TransactWriteItemsCommand({ TransactItems: items }));
}

const putMarker = (batch: Batch): TransactWriteItem => ({
  Put: {
    TableName: tables.state,
    Item: {
      ...keyOf(markerKey(batchId(batch))),
      at: n(batch.at),
      expires: n(Math.floor(Date.now() / 1000) + MARKER_DAYS * 86_400),
    },
    ConditionExpression: 'attribute_not_exists(pk)',
  },
});

/** An item of its own for each batch: nothing to add to, and one write for however many are in voice. */
function putSettled(
  batch: Batch,
  { guild, day, hour, seconds }: SettledVoice,
  tokens: Tokens,
): TransactWriteItem {
  const byToken = Object.entries(seconds).map(([channel, byWho]) => [
    channel,
    Object.fromEntries(Object.entries(byWho).map(([who, count]) => [tokens({ guild, day, who }), count])),
  ]);
  return {
    Put: {
      TableName: tables.counters,
      Item: {
        pk: s(counterPartition(guild, day)),
        sk: s(settledSortKey(hour, batchId(batch))),
        seconds: s(JSON.stringify(Object.fromEntries(byToken))),
        ...expiry(day),
      },
    },
  };
}

function addGuildCounts(cells: GuildCells, late: boolean): TransactWriteItem {
  const key = { pk: s(counterPartition(cells.guild, cells.day)), sk: s(GUILD_ITEM) };
  return addCounts(key, cells.day, cells.add, cells.set, late);
}

/** When a day's counters expire, as an attribute; none where they never do. */
function expiry(day: string): { expires?: AttributeValue } {
  const months = retentionMonths();
  return months === undefined ? {} : { expires: n(expiryOf(day.slice(0, 7), months)) };
}

function addCounts(
  key: Item,
  day: string,
  add: Record<string, number>,
  set: Record<string, number>,
  late: boolean,
): TransactWriteItem {
  const names: Record<string, string> = {};
  const values: Item = {};
  const adds: string[] = [];
  const sets: string[] = [];
  for (const [attribute, count] of Object.entries(add)) {
    const i = adds.push(`#a${adds.length} :a${adds.length}`) - 1;
    names[`#a${i}`] = attribute;
    values[`:a${i}`] = n(count);
  }
  for (const [attribute, count] of Object.entries(set)) {
    const i = sets.length;
    sets.push(late ? `#s${i} = if_not_exists(#s${i}, :s${i})` : `#s${i} = :s${i}`);
    names[`#s${i}`] = attribute;
    values[`:s${i}`] = n(count);
  }
  const { expires } = expiry(day);
  if (expires) {
    sets.push('#expires = :expires');
    names['#expires'] = 'expires';
    values[':expires'] = expires;
  }
  return {
    Update: {
      TableName: tables.counters,
      Key: key,
      UpdateExpression: [
        ...(adds.length > 0 ? [`ADD ${adds.join(', ')}`] : []),
        ...(sets.length > 0 ? [`SET ${sets.join(', ')}`] : []),
      ].join(' '),
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
    },
  };
}
