import { ConditionalCheckFailedException, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamodb, type Item, keyOf, n } from '../../shared/aws/dynamodb.ts';
import { tables } from '../../shared/aws/tables.ts';
import type { AnnouncementRequest } from '../../shared/messages/announcement-request.ts';
import { postKey } from '../../shared/state/state-keys.ts';

/** Longer than the function may run, so the attempt behind an older lease has ended. */
const LEASE_MS = 10 * 60_000;

/** A lease on a post. */
export interface PostClaim {
  /** When the first attempt with an unknown outcome started, ms. */
  triedAt?: number;
}

/** Leases a guild's post of a month. Returns undefined if the post is done or another run holds the lease. */
export async function claimPost(request: AnnouncementRequest, now: number): Promise<PostClaim | undefined> {
  try {
    const { Attributes: before } = await update(request, {
      // `triedAt` stays at the first attempt with an unknown outcome: the search for its post starts there.
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

/** Marks the post as done. */
export async function markPostDone(request: AnnouncementRequest): Promise<void> {
  await update(request, {
    UpdateExpression: 'SET settled = :true REMOVE leaseUntil, triedAt',
    ExpressionAttributeValues: { ':true': { BOOL: true } },
  });
}

/** What an attempt knows if it fails: that nothing was posted, or nothing at all. */
export type PostOutcome = 'notPosted' | 'unknown';

/** Ends the lease after a failed attempt. If its outcome is unknown, the next run searches for the post first. */
export async function releasePost(request: AnnouncementRequest, outcome: PostOutcome): Promise<void> {
  await update(request, {
    UpdateExpression: outcome === 'notPosted' ? 'REMOVE leaseUntil, triedAt' : 'REMOVE leaseUntil',
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
