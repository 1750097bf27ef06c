import { randomUUID } from 'node:crypto';
import { atomically } from '../../atomically.ts';
import type { Json } from '../../json-protocol.ts';
import { ServiceError } from '../../service-error.ts';
import type { Original } from '../deduplication-store.ts';
import {
  BATCH_BYTES,
  md5,
  type NewMessage,
  readBody,
  readDeduplicationId,
  readGroup,
} from '../message-rules.ts';
import { numberOf } from '../queue-attributes.ts';
import type { Queue } from '../queue-store.ts';
import { sequenceNumber } from '../sequence-number.ts';
import { eachEntry, readEntries } from './batches.ts';
import { type Context, queueOfRequest, refuseOthers } from './request.ts';

const PARAMETERS = ['MessageBody', 'MessageGroupId', 'MessageDeduplicationId'];

/** SQS API: SendMessage. */
export function sendMessage(context: Context, request: Json): Json {
  refuseOthers(request, 'SendMessage', ['QueueUrl', ...PARAMETERS]);
  const queue = queueOfRequest(context, request);
  const message = readMessage(queue, request);
  const sent = atomically(context.db, () => send(context, queue, message));
  context.waiting.wake(queue.id);
  return sent;
}

/** SQS API: SendMessageBatch. */
export function sendMessageBatch(context: Context, request: Json): Json {
  const entries = readEntries(request, 'SendMessageBatch', PARAMETERS);
  const queue = queueOfRequest(context, request);
  const bytes = entries.reduce(
    (sum, { parameters: { MessageBody: body } }) =>
      sum + Buffer.byteLength(typeof body === 'string' ? body : ''),
    0,
  );
  if (bytes > BATCH_BYTES)
    throw new ServiceError(
      'BatchRequestTooLong',
      `Batch requests cannot be longer than ${BATCH_BYTES} bytes. You have sent ${bytes} bytes.`,
    );
  const sent = atomically(context.db, () =>
    eachEntry(entries, (parameters) => send(context, queue, readMessage(queue, parameters))),
  );
  context.waiting.wake(queue.id);
  return sent;
}

function readMessage({ attributes }: Queue, request: Json): NewMessage {
  const body = readBody(request['MessageBody'], numberOf(attributes, 'MaximumMessageSize'));
  const group = readGroup(request['MessageGroupId']);
  const byContent = attributes['ContentBasedDeduplication'] === 'true';
  return {
    body,
    group,
    deduplicationId: readDeduplicationId(request['MessageDeduplicationId'], body, byContent),
  };
}

/**
 * Stores a message. A duplicate within the deduplication interval is accepted and not stored: its answer names the first
 * message, even if that is deleted (SQS: Exactly-once processing). The digest is of the body that came, because the client
 * verifies it.
 */
function send(context: Context, queue: Queue, message: NewMessage): Json {
  const { deduplications, now } = context;
  const scope = queue.attributes['DeduplicationScope'] === 'messageGroup' ? message.group : '';
  const original =
    deduplications.find(queue.id, scope, message.deduplicationId, now()) ??
    append(context, queue, scope, message);
  return {
    MessageId: original.messageId,
    MD5OfMessageBody: md5(message.body),
    SequenceNumber: sequenceNumber(original.sequence),
  };
}

function append(
  { messages, deduplications, now }: Context,
  queue: Queue,
  scope: string,
  message: NewMessage,
): Original {
  const messageId = randomUUID();
  const sent = now();
  const fresh = { ...message, id: messageId, sent, receives: 0, firstReceived: undefined, source: undefined };
  const original = { messageId, sequence: messages.append(queue.id, fresh, sent) };
  deduplications.remember(queue.id, scope, message.deduplicationId, original, sent);
  return original;
}
