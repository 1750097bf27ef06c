import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { dynamodb, keyOf, n, s } from '../../shared/aws/dynamodb.ts';
import { tables } from '../../shared/aws/tables.ts';
import { counterPartition, GUILD_ITEM } from '../../shared/counters/counter-keys.ts';
import {
  type Batch,
  batchId,
  type Fact,
  type GuildCells,
  isEmptyBatch,
  type VoiceFact,
} from '../../shared/messages/batch.ts';
import { requireOpenMonth } from '../../shared/state/closed-months.ts';
import { isInState } from '../../shared/state/read-state.ts';
import { expiry } from '../../shared/state/retention.ts';
import { emptyBatchKey } from '../../shared/state/state-keys.ts';
import { monthOf } from '../../shared/time.ts';
import { type Cursor, moveCursor, moveCursorFrom, readCursor } from './cursor.ts';
import { factWrite } from './facts.ts';

/**
 * The result of claiming a batch:
 * - `new`: this call claimed it.
 * - `repeated`: an earlier call claimed this same batch.
 * - `superseded`: another batch was claimed under its id, so it must never be applied.
 * - `late`: the shard's cursor is past it, and no empty batch claimed its id. It may or may not have been claimed.
 */
export type Claim = 'new' | 'repeated' | 'superseded' | 'late';

/** How long an empty batch's mark is kept: longer than a message can be in the queue or the dead-letter queue, 14 days (SQS: Quotas). */
const MARK_DAYS = 15;

/** Moves the shard's cursor to a batch and writes its facts, in one transaction. */
export async function claim(batch: Batch): Promise<Claim> {
  // A resync can end the record of missed batches, so it has to know the cursor before it.
  const isResync = batch.facts.some(({ t }) => t === 'restated');
  const cursor = isResync ? await readCursor(batch.shard) : undefined;
  let move = isResync ? moveCursorFrom(cursor, batch) : moveCursor(batch);
  for (let facts = batch.facts; ; ) {
    const months = pastMonthsIn(facts);
    const failed = await write([
      move,
      ...months.map(requireOpenMonth),
      ...(isEmptyBatch(batch) ? [putMark(batch)] : []),
      ...factWrites({ ...batch, facts }, false),
    ]);
    if (failed === undefined) return 'new';
    if (failed === 0) {
      const current = await readCursor(batch.shard);
      if (current && current.n >= batch.n) return findEarlierClaim(batch, current);
      move = moveCursorFrom(current, batch);
      continue;
    }
    const closed = months[failed - 1];
    if (closed === undefined)
      throw new Error('A batch could not be claimed: an unexpected condition failed.');
    // Rotation already closed this month and will not return, so drop its hashes here.
    facts = facts.map((fact) => (fact.t === 'voice' && fact.month === closed ? withoutHash(fact) : fact));
  }
}

/** Writes those facts of a late batch that have no newer value. It can be repeated. */
export async function fillInFacts(batch: Batch): Promise<void> {
  const writes = factWrites(batch, true);
  if (writes.length > 0) await dynamodb.send(new TransactWriteItemsCommand({ TransactItems: writes }));
}

/** Which batch was claimed under the id of `batch`, now that the cursor is at or past it. Two batches of one id differ in `at`. */
async function findEarlierClaim(batch: Batch, cursor: Cursor): Promise<Claim> {
  if (cursor.n === batch.n) return cursor.at === batch.at ? 'repeated' : 'superseded';
  return (await isInState(emptyBatchKey(batchId(batch)))) ? 'superseded' : 'late';
}

/** The past months whose hashes the facts hold: those of people still in voice. A batch spans two months at most. */
const pastMonthsIn = (facts: readonly Fact[]): string[] => [
  ...new Set(
    facts.flatMap((fact) =>
      fact.t === 'voice' && fact.who !== fact.session && fact.month < monthOf(Date.now()) ? [fact.month] : [],
    ),
  ),
];

/** A voice session under its own key, for a month whose hashes must not be stored. */
const withoutHash = (fact: VoiceFact): VoiceFact => ({ ...fact, who: fact.session });

/**
 * Writes all items or none. Gives the index of the first item whose condition failed; undefined if all are written. A
 * single update needs no transaction, which would cost twice as much.
 */
async function write(items: TransactWriteItem[]): Promise<number | undefined> {
  const [only, ...others] = items;
  try {
    if (only?.Update && others.length === 0) await dynamodb.send(new UpdateItemCommand(only.Update));
    else await dynamodb.send(new TransactWriteItemsCommand({ TransactItems: items }));
    return undefined;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return 0;
    if (!(error instanceof TransactionCanceledException)) throw error;
    const failed =
      error.CancellationReasons?.findIndex(({ Code }) => Code === 'ConditionalCheckFailed') ?? -1;
    if (failed < 0) throw error;
    return failed;
  }
}

/** Marks that an empty batch was claimed under an id. */
const putMark = (batch: Batch): TransactWriteItem => ({
  Put: {
    TableName: tables.state,
    Item: {
      ...keyOf(emptyBatchKey(batchId(batch))),
      expires: n(Math.floor(Date.now() / 1000) + MARK_DAYS * 86_400),
    },
  },
});

function factWrites(batch: Batch, isLate: boolean): TransactWriteItem[] {
  return [
    ...batch.guilds.flatMap((cells) => setTotals(cells, isLate)),
    ...batch.facts.flatMap((fact) => factWrite(tables.state, batch.shard, fact, isLate) ?? []),
  ];
}

/** Sets the last member count of each hour. It is a fact, because it replaces the value before it. */
function setTotals({ guild, day, set }: GuildCells, isLate: boolean): TransactWriteItem[] {
  const hours = Object.entries(set);
  if (hours.length === 0) return [];
  const { expires } = expiry(day);
  return [
    {
      Update: {
        TableName: tables.counters,
        Key: { pk: s(counterPartition(guild, day)), sk: s(GUILD_ITEM) },
        UpdateExpression: `SET ${[
          ...hours.map((_, i) => (isLate ? `#${i} = if_not_exists(#${i}, :${i})` : `#${i} = :${i}`)),
          ...(expires ? ['expires = :expires'] : []),
        ].join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(hours.map(([name], i) => [`#${i}`, name])),
        ExpressionAttributeValues: {
          ...Object.fromEntries(hours.map(([, count], i) => [`:${i}`, n(count)])),
          ...(expires && { ':expires': expires }),
        },
      },
    },
  ];
}
