import { atomically } from '../../atomically.ts';
import type { StoredMessage } from '../message-store.ts';
import type { Queue } from '../queue-store.ts';
import { newNonce } from '../receipt-handle.ts';
import { readRedrivePolicy } from '../redrive-policy.ts';
import type { Context } from './request.ts';

/** Where a queue's dead letters go, and the number of receives that a message may have before it is one. */
interface Redrive {
  target: Queue;
  maxReceiveCount: number;
}

/**
 * Receives up to `most` messages, which are then in flight for so many seconds. As many of one group as there are come
 * together and in order; then come those of the next group. A group with a message in flight gives none (SQS: FIFO queue
 * delivery logic). A message that was received too often goes to the dead-letter queue on its way (SQS: Using dead-letter
 * queues).
 */
export function take(context: Context, queue: Queue, most: number, seconds: number): StoredMessage[] {
  const { db, messages, waiting, now } = context;
  const groups = messages.freeGroups(queue.id, now());
  if (groups.length === 0) return [];
  const redrive = redriveOf(context, queue);
  const taken: StoredMessage[] = [];
  atomically(db, () => {
    for (const { name } of groups) {
      if (taken.length === most) break;
      for (const message of livingOf(context, queue, name, redrive)) {
        taken.push(receive(context, message, seconds));
        if (taken.length === most) break;
      }
    }
  });
  if (redrive) waiting.wake(redrive.target.id);
  return taken;
}

function redriveOf({ queues }: Context, { attributes }: Queue): Redrive | undefined {
  const policy = readRedrivePolicy(attributes['RedrivePolicy']);
  const target = policy && queues.find(policy.deadLetterQueue);
  return policy && target && { target, maxReceiveCount: policy.maxReceiveCount };
}

/** A group's messages in order, read as they are asked for, without those that are moved away as dead letters. */
function* livingOf(
  context: Context,
  queue: Queue,
  group: string,
  redrive: Redrive | undefined,
): Generator<StoredMessage> {
  let after = 0;
  for (;;) {
    const [message] = context.messages.head(queue.id, group, after, 1);
    if (!message) return;
    after = message.sequence;
    if (redrive && message.receives >= redrive.maxReceiveCount) bury(context, queue, message, redrive.target);
    else yield message;
  }
}

/**
 * Moves a message to the end of a dead-letter queue. It keeps its ids, group and receives; its retention begins anew (SQS:
 * Setting up dead-letter queue retention, FIFO queues).
 */
function bury({ messages, now }: Context, { name }: Queue, message: StoredMessage, target: Queue): void {
  messages.remove(message.sequence);
  messages.append(target.id, { ...message, source: name }, now());
}

function receive({ messages, now }: Context, message: StoredMessage, seconds: number): StoredMessage {
  const at = now();
  const received = { nonce: newNonce(), now: at, visibleAt: at + seconds * 1000 };
  messages.setReceived(message, received);
  const { nonce, visibleAt } = received;
  const receives = message.receives + 1;
  return {
    ...message,
    receives,
    firstReceived: message.firstReceived ?? at,
    lastReceived: at,
    visibleAt,
    nonce,
  };
}
