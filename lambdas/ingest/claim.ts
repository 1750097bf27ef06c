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
import { monthIsOpen } from '../../shared/state/month-is-open.ts';
import { isInState } from '../../shared/state/read-state.ts';
import { expiry } from '../../shared/state/retention.ts';
import { voidKey } from '../../shared/state/state-keys.ts';
import { monthOf } from '../../shared/time.ts';
import { type Cursor, moveCursor, moveCursorFrom, readCursor } from './cursor.ts';
import { factWrite } from './facts.ts';

/**
 * What came of a claim: it is the `first` of this batch, or one has come before of the very same (`again`), or under its
 * id another was claimed (`void`), or the shard's cursor has `passed` it without anything being known of it.
 */
export type Claim = 'first' | 'again' | 'void' | 'passed';

/** Longer than a message can live: 14 days in the queue or the DLQ (SQS: quotas). */
const VOID_DAYS = 15;

/** Moves the shard's cursor on to a batch and sets its facts, all at once. */
export async function claim(batch: Batch): Promise<Claim> {
  const isRestating = batch.facts.some(({ t }) => t === 'restated');
  const cursor = isRestating ? await readCursor(batch.shard) : undefined;
  let move = isRestating ? moveCursorFrom(cursor, batch) : moveCursor(batch);
  for (let facts = batch.facts; ; ) {
    const open = monthsNamedIn(facts);
    const failed = await write([
      move,
      ...open.map(monthIsOpen),
      ...(isEmptyBatch(batch) ? [putVoid(batch)] : []),
      ...factsOf({ ...batch, facts }, false),
    ]);
    if (failed === undefined) return 'first';
    if (failed === 0) {
      const there = await readCursor(batch.shard);
      if (there && there.n >= batch.n) return claimedBefore(batch, there);
      move = moveCursorFrom(there, batch);
      continue;
    }
    // Rotation has been by: it would not come again to take the month's hashes off.
    const closed = open[failed - 1];
    if (closed === undefined)
      throw new Error('A batch could not be claimed, and not because of a condition.');
    facts = facts.map((fact) => (fact.t === 'voice' && fact.month === closed ? nameless(fact) : fact));
  }
}

/** Fills in those facts of a passed batch that are nowhere yet. May be done again. */
export async function claimLate(batch: Batch): Promise<void> {
  const writes = factsOf(batch, true);
  if (writes.length > 0) await dynamodb.send(new TransactWriteItemsCommand({ TransactItems: writes }));
}

/** The cursor stands at the batch or further: was it this very one? The time of its cut tells it from an empty one. */
async function claimedBefore(batch: Batch, cursor: Cursor): Promise<Claim> {
  if (cursor.n === batch.n) return cursor.at === batch.at ? 'again' : 'void';
  return (await isInState(voidKey(batchId(batch)))) ? 'void' : 'passed';
}

/** The months that are over, of which the facts name people still in voice. A batch spans two at the most. */
const monthsNamedIn = (facts: readonly Fact[]): string[] => [
  ...new Set(
    facts.flatMap((fact) =>
      fact.t === 'voice' && fact.who !== fact.session && fact.month < monthOf(Date.now()) ? [fact.month] : [],
    ),
  ),
];

/** A voice session goes by its own key where its month's hash must not be kept. */
const nameless = (fact: VoiceFact): VoiceFact => ({ ...fact, who: fact.session });

/**
 * Writes all or nothing. Gives the index of the first condition that stood against it, undefined where none did. One
 * write alone needs no transaction, which costs twice.
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

const putVoid = (batch: Batch): TransactWriteItem => ({
  Put: {
    TableName: tables.state,
    Item: {
      ...keyOf(voidKey(batchId(batch))),
      expires: n(Math.floor(Date.now() / 1000) + VOID_DAYS * 86_400),
    },
  },
});

function factsOf(batch: Batch, late: boolean): TransactWriteItem[] {
  return [
    ...batch.guilds.flatMap((cells) => setTotals(cells, late)),
    ...batch.facts.flatMap((fact) => factWrite(tables.state, batch.shard, fact, late) ?? []),
  ];
}

/** The last member count of an hour is a fact as well: it is not added but set. */
function setTotals({ guild, day, set }: GuildCells, late: boolean): TransactWriteItem[] {
  const hours = Object.entries(set);
  if (hours.length === 0) return [];
  const { expires } = expiry(day);
  return [
    {
      Update: {
        TableName: tables.counters,
        Key: { pk: s(counterPartition(guild, day)), sk: s(GUILD_ITEM) },
        UpdateExpression: `SET ${[
          ...hours.map((_, i) => (late ? `#${i} = if_not_exists(#${i}, :${i})` : `#${i} = :${i}`)),
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
