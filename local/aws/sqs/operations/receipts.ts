/** Operations on received messages: delete them, or change their visibility timeout. */
import { atomically } from '../../atomically.ts';
import type { Json } from '../../json-protocol.ts';
import { ServiceError } from '../../service-error.ts';
import type { StoredMessage } from '../message-store.ts';
import type { Queue } from '../queue-store.ts';
import { readHandle } from '../receipt-handle.ts';
import { invalidParameter, missingParameter } from '../service-error.ts';
import { eachEntry, readEntries } from './batches.ts';
import {
  type Context,
  MOST_INVISIBLE_SECONDS,
  queueOfRequest,
  readNumber,
  readText,
  refuseOthers,
} from './request.ts';

/** Does something with a received message that a request's parameters name. Throws a ServiceError. */
type Act = (context: Context, queue: Queue, parameters: Json) => void;

function one(operation: string, parameters: readonly string[], act: Act) {
  return (context: Context, request: Json): Json => {
    refuseOthers(request, operation, ['QueueUrl', ...parameters]);
    const queue = queueOfRequest(context, request);
    atomically(context.db, () => act(context, queue, request));
    context.waiting.wake(queue.id);
    return {};
  };
}

function several(operation: string, parameters: readonly string[], act: Act) {
  return (context: Context, request: Json): Json => {
    const entries = readEntries(request, operation, parameters);
    const queue = queueOfRequest(context, request);
    const result = atomically(context.db, () =>
      eachEntry(entries, (each) => {
        act(context, queue, each);
        return {};
      }),
    );
    context.waiting.wake(queue.id);
    return result;
  };
}

/** SQS API: DeleteMessage, DeleteMessageBatch. */
export const deleteMessage = one('DeleteMessage', ['ReceiptHandle'], remove);
export const deleteMessageBatch = several('DeleteMessageBatch', ['ReceiptHandle'], remove);

const VISIBILITY = ['ReceiptHandle', 'VisibilityTimeout'];
/** SQS API: ChangeMessageVisibility, ChangeMessageVisibilityBatch. */
export const changeMessageVisibility = one('ChangeMessageVisibility', VISIBILITY, changeVisibility);
export const changeMessageVisibilityBatch = several(
  'ChangeMessageVisibilityBatch',
  VISIBILITY,
  changeVisibility,
);

/**
 * Deletes a message that is in flight by this receipt; deleting one that is gone is no error. By an old receipt a message is
 * not deleted: SQS may answer success (SQS API: DeleteMessage), but FIFO queues answer that the handle has expired.
 */
function remove(context: Context, queue: Queue, parameters: Json): void {
  const handle = readText(parameters, 'ReceiptHandle');
  const { messageId, nonce } = readHandle(handle);
  const message = context.messages.find(queue.id, messageId);
  if (!message) return;
  if (!isInFlight(context, message, nonce))
    throw invalidParameter(
      `Value ${handle} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.`,
    );
  context.messages.remove(message.sequence);
}

/** The new timeout counts from now. A receive lasts 12 hours at most (SQS: Visibility timeout). */
function changeVisibility(context: Context, queue: Queue, parameters: Json): void {
  const { messages, now } = context;
  const { messageId, nonce } = readHandle(readText(parameters, 'ReceiptHandle'));
  const seconds = readNumber(parameters, 'VisibilityTimeout', 0, MOST_INVISIBLE_SECONDS);
  if (seconds === undefined) throw missingParameter('VisibilityTimeout');
  const message = messages.find(queue.id, messageId);
  if (!message || !isInFlight(context, message, nonce))
    throw new ServiceError('MessageNotInflight', 'The message is not in flight by this receipt handle.');
  const visibleAt = now() + seconds * 1000;
  if (visibleAt - (message.lastReceived ?? visibleAt) > MOST_INVISIBLE_SECONDS * 1000)
    throw invalidParameter(
      `Total VisibilityTimeout for the message is beyond the limit [${MOST_INVISIBLE_SECONDS} seconds]`,
    );
  if (seconds === 0) messages.makeVisible(message);
  else messages.setVisible(message, visibleAt);
}

const isInFlight = ({ now }: Context, message: StoredMessage, nonce: string): boolean =>
  message.nonce === nonce && message.visibleAt > now();
