import type { Call, Json } from '../../json-protocol.ts';
import { md5 } from '../message-rules.ts';
import type { StoredMessage } from '../message-store.ts';
import { numberOf } from '../queue-attributes.ts';
import { arnOf } from '../queue-names.ts';
import type { Queue } from '../queue-store.ts';
import { writeHandle } from '../receipt-handle.ts';
import { sequenceNumber } from '../sequence-number.ts';
import {
  type Context,
  MOST_INVISIBLE_SECONDS,
  queueOfRequest,
  readNames,
  readNumber,
  refuseOthers,
} from './request.ts';
import { take } from './take.ts';

/** SQS API: ReceiveMessage, MaxNumberOfMessages and WaitTimeSeconds. */
const MOST_MESSAGES = 10;
const MOST_WAIT_SECONDS = 20;

/** SQS API: ReceiveMessage, MessageSystemAttributeNames. Times are in ms. */
const ATTRIBUTES: Readonly<Record<string, (message: StoredMessage) => string | undefined>> = {
  SenderId: () => 'local',
  SentTimestamp: ({ sent }) => String(sent),
  ApproximateReceiveCount: ({ receives }) => String(receives),
  ApproximateFirstReceiveTimestamp: ({ firstReceived }) => String(firstReceived),
  SequenceNumber: ({ sequence }) => sequenceNumber(sequence),
  MessageGroupId: ({ group }) => group,
  MessageDeduplicationId: ({ deduplicationId }) => deduplicationId,
  DeadLetterQueueSourceArn: ({ source }) => (source === undefined ? undefined : arnOf(source)),
  // Nothing here traces.
  AWSTraceHeader: () => undefined,
};

/**
 * SQS API: ReceiveMessage. With a waiting time it answers as soon as a message can be taken, because one is sent, becomes
 * visible or makes way for the next of its group, or else when the time is over (SQS: Short and long polling).
 */
export async function receiveMessage(context: Context, request: Json, { signal }: Call): Promise<Json> {
  refuseOthers(request, 'ReceiveMessage', [
    'QueueUrl',
    'MaxNumberOfMessages',
    'VisibilityTimeout',
    'WaitTimeSeconds',
    'AttributeNames',
    'MessageSystemAttributeNames',
  ]);
  const most = readNumber(request, 'MaxNumberOfMessages', 1, MOST_MESSAGES) ?? 1;
  const invisible = readNumber(request, 'VisibilityTimeout', 0, MOST_INVISIBLE_SECONDS);
  const waitSeconds = readNumber(request, 'WaitTimeSeconds', 0, MOST_WAIT_SECONDS);
  const names = ['AttributeNames', 'MessageSystemAttributeNames'].flatMap((name) =>
    readNames(request, name, Object.keys(ATTRIBUTES)),
  );
  const began = context.now();
  for (;;) {
    const queue = queueOfRequest(context, request);
    const taken = take(context, queue, most, invisible ?? numberOf(queue.attributes, 'VisibilityTimeout'));
    const until = began + (waitSeconds ?? numberOf(queue.attributes, 'ReceiveMessageWaitTimeSeconds')) * 1000;
    if (taken.length > 0) return { Messages: taken.map((message) => write(message, names)) };
    if (context.now() >= until) return {};
    await waitForChange(context, queue, until, signal);
  }
}

async function waitForChange(
  { messages, waiting, now }: Context,
  queue: Queue,
  until: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const next = messages.nextVisible(queue.id, now()) ?? until;
  // A timer may end a moment before the clock is there.
  await waiting.wait(queue.id, Math.max(1, Math.min(next, until) - now()), signal);
}

function write(message: StoredMessage, names: readonly string[]): Json {
  const { id, body, nonce = '' } = message;
  const attributes = names.flatMap((name) => {
    const value = ATTRIBUTES[name]?.(message);
    return value === undefined ? [] : [[name, value]];
  });
  return {
    MessageId: id,
    ReceiptHandle: writeHandle({ messageId: id, nonce }),
    MD5OfBody: md5(body),
    Body: body,
    ...(attributes.length > 0 && { Attributes: Object.fromEntries(attributes) }),
  };
}
