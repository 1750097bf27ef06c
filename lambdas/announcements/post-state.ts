import { ConditionalCheckFailedException, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamodb, type Item, keyOf, n } from '../../shared/aws/dynamodb.ts';
import { tables } from '../../shared/aws/tables.ts';
import type { AnnouncementRequest } from '../../shared/messages/announcement-request.ts';
import { postKey } from '../../shared/state/state-keys.ts';

/** Longer than the function may run: an attempt that is older has ended, whatever came of it. */
const LEASE_MS = 10 * 60_000;

/** What is known before a post is made: nothing, or that an attempt of unknown fate began at `triedAt`, ms. */
export interface Claim {
  triedAt?: number;
}

/** Takes a guild's post of a month upon itself; undefined where it is settled, or another is at it. */
export async function claimPost(request: AnnouncementRequest, now: number): Promise<Claim | undefined> {
  try {
    const { Attributes: before } = await update(request, {
      // `triedAt` stays at the first attempt whose fate is unknown: that is from where to look.
      UpdateExpression: 'SET leaseUntil = :until, triedAt = if_not_exists(triedAt, :now)',
      ConditionExpression:
        'attribute_not_exists(settled) AND (attribute_not_exists(leaseUntil) OR leaseUntil < :now)',
      ExpressionAttributeValues: { ':until': n(now + LEASE_MS), ':now': n(now) },
      ReturnValues: 'ALL_OLD',
    });
    const triedAt = before?.['triedAt']?.N;
    return triedAt === undefined ? {} : { triedAt: Number(triedAt) };
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}

/** The post was made, or must not be tried again. */
export async function settlePost(request: AnnouncementRequest): Promise<void> {
  await update(request, {
    UpdateExpression: 'SET settled = :true REMOVE leaseUntil, triedAt',
    ExpressionAttributeValues: { ':true': { BOOL: true } },
  });
}

/** Whether it is known that nothing was posted. */
export type Fate = 'none' | 'unknown';

/** The attempt is over without a post that is known of. The next run tries again, and looks for it first if need be. */
export async function releasePost(request: AnnouncementRequest, fate: Fate): Promise<void> {
  await update(request, {
    UpdateExpression: fate === 'none' ? 'REMOVE leaseUntil, triedAt' : 'REMOVE leaseUntil',
  });
}

interface Change {
  UpdateExpression: string;
  ConditionExpression?: string;
  ExpressionAttributeValues?: Item;
  ReturnValues?: 'ALL_OLD';
}

const update = ({ month, guild }: AnnouncementRequest, change: Change) =>
  dynamodb.send(
    new UpdateItemCommand({ TableName: tables.state, Key: keyOf(postKey(month, guild)), ...change }),
  );
