import { ConditionalCheckFailedException, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamodb, type Item, keyOf, n, numberOf, s } from '../../shared/aws/dynamodb.ts';
import { tables } from '../../shared/aws/tables.ts';
import { readState } from '../../shared/state/read-state.ts';
import { checkpointKey } from '../../shared/state/state-keys.ts';

/** A place in a gateway session: everything up to sequence number `seq` of it. */
export interface Position {
  sessionId: string;
  resumeUrl: string;
  seq: number;
}

/** How far what is durable reaches. */
export interface Reached {
  position: Position | null;
  /** Nothing that happened before this was missed, ms: were the session lost, this is where the gap would begin. */
  seen: number;
}

/** A batch, when it was cut (ms), and how far it reaches. */
export interface Reach extends Reached {
  n: number;
  at: number;
}

/** What a shard's worker must know to go on after a crash. */
export interface Checkpoint {
  /** The last batch that the queue has accepted, or, in quiet times, everything processed since. */
  confirmed: Reach | null;
  /** The batch about to be sent: whether it was is not known. */
  sending: Reach | null;
}

/** Another worker holds the shard: this one must stop without sending anything more. */
export class LeaseLostError extends Error {
  override name = 'LeaseLostError';
}

export const isLeaseLost = (error: unknown): boolean => error instanceof LeaseLostError;

export interface CheckpointStore {
  /** Takes the lease if it is free, run out, or our own; gives the checkpoint, or undefined when it is another's. */
  acquire: () => Promise<Checkpoint | undefined>;
  /** Writes the checkpoint and renews the lease. Throws LeaseLostError when the lease is another's. */
  write: (checkpoint: Checkpoint) => Promise<void>;
  /** Gives the lease up, so that a successor need not wait. */
  release: () => Promise<void>;
}

/**
 * A shard's checkpoint and lease, in one item: who cannot write the one has lost the other. Leases run on the real
 * clock, whatever clock the counts go by.
 */
export function createCheckpointStore(shard: string, owner: string, leaseMs: number): CheckpointStore {
  const key = keyOf(checkpointKey(shard));
  const until = () => n(Date.now() + leaseMs);

  async function update(input: { set: string; values: Item; condition: string }): Promise<Item> {
    const { Attributes } = await dynamodb.send(
      new UpdateItemCommand({
        TableName: tables.state,
        Key: key,
        UpdateExpression: `SET ${input.set}`,
        ConditionExpression: input.condition,
        ExpressionAttributeNames: { '#owner': 'owner' },
        ExpressionAttributeValues: { ':owner': s(owner), ...input.values },
        ReturnValues: 'ALL_NEW',
      }),
    );
    return Attributes ?? {};
  }

  return {
    async acquire() {
      try {
        const item = await update({
          set: '#owner = :owner, leaseUntil = :until',
          condition: 'attribute_not_exists(#owner) OR #owner = :owner OR leaseUntil < :now',
          values: { ':until': until(), ':now': n(Date.now()) },
        });
        return { confirmed: readReach(item['confirmed']?.S), sending: readReach(item['sending']?.S) };
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return undefined;
        throw error;
      }
    },
    async write({ confirmed, sending }) {
      try {
        await update({
          set: '#owner = :owner, leaseUntil = :until, confirmed = :confirmed, sending = :sending',
          condition: '#owner = :owner',
          values: {
            ':until': until(),
            ':confirmed': s(JSON.stringify(confirmed)),
            ':sending': s(JSON.stringify(sending)),
          },
        });
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) {
          throw new LeaseLostError(`Another worker has taken over shard ${shard}.`);
        }
        throw error;
      }
    },
    async release() {
      await update({
        set: 'leaseUntil = :zero',
        condition: '#owner = :owner',
        values: { ':zero': n(0) },
      }).catch((error: unknown) => {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      });
    },
  };
}

/** Who a fenced lease belongs to: no worker, so whoever held it before can write no more. */
const FENCED = 'fenced';

/**
 * Whether a shard's lease is live: neither run out nor given up. One that is not live is fenced: a worker that held it
 * and comes back, say after its machine stood still, gets LeaseLostError. Whoever takes the lease anew may write again.
 */
export async function isLive(shard: string): Promise<boolean> {
  const key = { TableName: tables.state, Key: keyOf(checkpointKey(shard)) };
  const { Item: item } = await dynamodb.send(new GetItemCommand({ ...key, ConsistentRead: true }));
  if (item && numberOf(item, 'leaseUntil') >= Date.now()) return true;
  if (!item || item['owner']?.S === FENCED) return false;
  try {
    await dynamodb.send(
      new UpdateItemCommand({
        ...key,
        UpdateExpression: 'SET #owner = :fenced',
        ConditionExpression: 'leaseUntil < :now',
        ExpressionAttributeNames: { '#owner': 'owner' },
        ExpressionAttributeValues: { ':fenced': s(FENCED), ':now': n(Date.now()) },
      }),
    );
    return false;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return true;
    throw error;
  }
}

/** The checkpoint as it stands, whoever holds the lease. */
export async function readCheckpoint(shard: string): Promise<Checkpoint> {
  const item = await readState(checkpointKey(shard));
  return { confirmed: readReach(item?.['confirmed']?.S), sending: readReach(item?.['sending']?.S) };
}

/** Written by this file only, so its shape is trusted. */
const readReach = (text: string | undefined): Reach | null => JSON.parse(text ?? 'null') as Reach | null;
