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
 * Receives up to `most` messages, which are then in flight for `seconds`. It takes as many messages of one group as there are,
 * in order, then those of the next group. A group with a message in flight gives none (SQS: FIFO queue delivery logic). A
 * message that has had all its receives moves to the dead-letter queue instead (SQS: Using dead-letter queues).
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
      for (const message of receivableOf(context, queue, name, redrive)) {
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

/** Reads a group's messages one by one, in order. Moves dead letters away on the way. */
function* receivableOf(
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
    if (redrive && message.receives >= redrive.maxReceiveCount)
      moveToDeadLetters(context, queue, message, redrive.target);
    else yield message;
  }
}

/**
 * Moves a message to the end of a dead-letter queue. It keeps its ids, group and receives; its retention begins anew (SQS:
 * Setting up dead-letter queue retention, FIFO queues).
 */
function moveToDeadLetters(
  { messages, now }: Context,
  { name }: Queue,
  message: StoredMessage,
  target: Queue,
): void {
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
