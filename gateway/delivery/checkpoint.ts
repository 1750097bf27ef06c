import { ConditionalCheckFailedException, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamodb, type Item, keyOf, n, numberOf, s } from '../../shared/aws/dynamodb.ts';
import { tables } from '../../shared/aws/tables.ts';
import { readState } from '../../shared/state/read-state.ts';
import { checkpointKey } from '../../shared/state/state-keys.ts';

/** A position in a gateway session: everything up to sequence number `seq`. */
export interface Position {
  sessionId: string;
  resumeUrl: string;
  seq: number;
}

/** How far the data reaches that is durable, which means accepted by the queue or written. */
export interface Reach {
  position: Position | null;
  /** Nothing that happened before this time (ms) was missed. If the session is lost, the gap begins here. */
  seen: number;
}

/** The number of a batch, when it was cut (ms), and how far it reaches. */
export interface BatchReach extends Reach {
  n: number;
  at: number;
}

/** What the next worker of a shard must know to continue after a crash. */
export interface Checkpoint {
  /** The last batch that the queue accepted, extended in quiet times by what was processed since. */
  confirmed: BatchReach | null;
  /** The batch that was about to be sent. Nobody knows whether it was. */
  sending: BatchReach | null;
}

/** Another worker holds the lease of the shard. This one must stop and send nothing more. */
export class LeaseLostError extends Error {
  override name = 'LeaseLostError';
}

/** Whether an error says that the lease is lost. */
export const isLeaseLost = (error: unknown): boolean => error instanceof LeaseLostError;

/** Stores the checkpoint and the lease of one shard for one owner. */
export interface CheckpointStore {
  /**
   * Takes the lease if it is free, expired or already ours. Returns the checkpoint, or undefined if another worker
   * holds the lease.
   */
  acquire: () => Promise<Checkpoint | undefined>;
  /** Writes the checkpoint and renews the lease. Throws LeaseLostError if another worker holds the lease. */
  write: (checkpoint: Checkpoint) => Promise<void>;
  /** Releases the lease, so that the next worker need not wait. */
  release: () => Promise<void>;
}

/**
 * Creates the store of a shard for the worker `owner`. Checkpoint and lease are one item, so a worker that lost the lease
 * cannot write the checkpoint. Leases use the real clock, even where events use a simulated one.
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

/** The owner of a fenced lease. It is no worker, so the worker that held the lease can no longer write. */
const FENCED = 'fenced';

/**
 * Fences a shard's lease unless it is live, which means neither expired nor released. Resolves with whether it is live. If
 * the worker that held a fenced lease wakes up again, its next write throws LeaseLostError. Taking the lease again ends the
 * fence.
 */
export async function fenceUnlessLive(shard: string): Promise<boolean> {
  const key = { TableName: tables.state, Key: keyOf(checkpointKey(shard)) };
  const item = await readState(checkpointKey(shard));
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

/** Reads a shard's checkpoint without the lease. */
export async function readCheckpoint(shard: string): Promise<Checkpoint> {
  const item = await readState(checkpointKey(shard));
  return { confirmed: readReach(item?.['confirmed']?.S), sending: readReach(item?.['sending']?.S) };
}

/** Only this file writes it, so its shape is trusted. */
const readReach = (text: string | undefined): BatchReach | null =>
  JSON.parse(text ?? 'null') as BatchReach | null;
