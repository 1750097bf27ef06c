import type { DatabaseSync } from 'node:sqlite';
import { atomically } from '../atomically.ts';
import type { Call, Json } from '../json-protocol.ts';
import { ServiceError } from '../service-error.ts';
import { createDeduplicationStore } from './deduplication-store.ts';
import { createMessageStore } from './message-store.ts';
import { startMessageMoveTask } from './operations/move-messages.ts';
import {
  createQueue,
  deleteQueue,
  getQueueAttributes,
  getQueueUrl,
  listQueues,
  setQueueAttributes,
} from './operations/queues.ts';
import {
  changeMessageVisibility,
  changeMessageVisibilityBatch,
  deleteMessage,
  deleteMessageBatch,
} from './operations/receipts.ts';
import { receiveMessage } from './operations/receive.ts';
import { type Context, expireMessages } from './operations/request.ts';
import { sendMessage, sendMessageBatch } from './operations/send.ts';
import { createQueueStore } from './queue-store.ts';
import { createWaiting, type StartTimer, startTimer } from './waiting.ts';

/** SQS's FIFO queues on an SQLite database, with the operations that this project uses. */
export interface SqsService {
  /** Does an operation by its name (SQS: API Reference). Throws a ServiceError. */
  run: (operation: string, request: Json, call: Call) => Json | Promise<Json>;
  /**
   * Takes back the receives whose messages were in flight when the process before this one ended, as far as is known: also
   * those whose time has ended since. Returns their number. It is for a start on one machine, where only that process
   * received messages. A receive that is taken back does not count towards the dead-letter queue.
   */
  releaseInFlight: () => number;
  /** Deletes the messages whose retention has ended, also in queues that nobody asks. */
  expire: () => void;
}

export interface SqsOptions {
  /** Gives the time in ms. */
  now?: () => number;
  startTimer?: StartTimer;
}

type Operation = (context: Context, request: Json, call: Call) => Json | Promise<Json>;

const OPERATIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>(
  Object.entries({
    CreateQueue: createQueue,
    SetQueueAttributes: setQueueAttributes,
    GetQueueAttributes: getQueueAttributes,
    GetQueueUrl: getQueueUrl,
    ListQueues: listQueues,
    DeleteQueue: deleteQueue,
    SendMessage: sendMessage,
    SendMessageBatch: sendMessageBatch,
    ReceiveMessage: receiveMessage,
    DeleteMessage: deleteMessage,
    DeleteMessageBatch: deleteMessageBatch,
    ChangeMessageVisibility: changeMessageVisibility,
    ChangeMessageVisibilityBatch: changeMessageVisibilityBatch,
    StartMessageMoveTask: startMessageMoveTask,
  }),
);

export function createSqs(db: DatabaseSync, options: SqsOptions = {}): SqsService {
  const { now = Date.now } = options;
  const context: Context = {
    db,
    queues: createQueueStore(db),
    messages: createMessageStore(db),
    deduplications: createDeduplicationStore(db),
    waiting: createWaiting(options.startTimer ?? startTimer),
    now,
  };
  return {
    run(name, request, call) {
      const operation = OPERATIONS.get(name);
      if (!operation)
        throw new ServiceError(
          'UnknownOperationException',
          `The local SQS does not know the operation ${name}.`,
        );
      return operation(context, request, call);
    },
    releaseInFlight() {
      const released = atomically(db, () => context.messages.release());
      for (const { id } of context.queues.list()) context.waiting.wake(id);
      return released;
    },
    expire() {
      for (const queue of context.queues.list()) expireMessages(context, queue);
    },
  };
}
