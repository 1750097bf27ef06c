import type { DatabaseSync } from 'node:sqlite';
import type { Json } from '../../json-protocol.ts';
import { ServiceError } from '../../service-error.ts';
import type { DeduplicationStore } from '../deduplication-store.ts';
import type { MessageStore } from '../message-store.ts';
import { numberOf } from '../queue-attributes.ts';
import { queueOfUrl } from '../queue-names.ts';
import type { Queue, QueueStore } from '../queue-store.ts';
import { invalidParameter, missingParameter, noSuchQueue } from '../service-error.ts';
import type { Waiting } from '../waiting.ts';

export interface Context {
  db: DatabaseSync;
  queues: QueueStore;
  messages: MessageStore;
  deduplications: DeduplicationStore;
  waiting: Waiting;
  /** ms. */
  now: () => number;
}

/** The longest that a message can be invisible (SQS: Visibility timeout). */
export const MOST_INVISIBLE_SECONDS = 12 * 60 * 60;

/** Refuses parameters that this stand-in does not know: ignoring them would be a different answer than SQS's. */
export function refuseOthers(request: Json, operation: string, known: readonly string[]): void {
  const others = Object.keys(request).filter((name) => !known.includes(name) && request[name] !== undefined);
  if (others.length > 0)
    throw new ServiceError(
      'UnsupportedOperation',
      `The local SQS does not know ${others.join(', ')} of ${operation}.`,
    );
}

/** The queue of a request, without the messages whose retention has ended. Throws QueueDoesNotExist. */
export function queueOfRequest(context: Context, request: Json): Queue {
  const queue = context.queues.find(queueOfUrl(readText(request, 'QueueUrl')));
  if (!queue) throw noSuchQueue();
  expireMessages(context, queue);
  return queue;
}

/** SQS deletes what is older than the queue's retention, also in flight (SQS API: CreateQueue, MessageRetentionPeriod). */
export function expireMessages({ messages, now }: Context, queue: Queue): void {
  messages.expire(queue.id, now() - numberOf(queue.attributes, 'MessageRetentionPeriod') * 1000);
}

export function readText(request: Json, name: string): string {
  const value = request[name];
  if (value === undefined) throw missingParameter(name);
  if (typeof value !== 'string') throw invalidParameter(`Value for parameter ${name} is not a string.`);
  return value;
}

/** A whole number of a request; `undefined` where it has none. */
export function readNumber(request: Json, name: string, least: number, most: number): number | undefined {
  const value = request[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most)
    throw invalidParameter(
      `Value ${String(value)} for parameter ${name} is invalid. Reason: Must be between ${least} and ${most}.`,
    );
  return value;
}

/** A list of names of a request. Throws InvalidAttributeName for one that is neither `All` nor known. */
export function readNames(request: Json, name: string, known: readonly string[]): readonly string[] {
  const given = request[name] ?? [];
  if (!Array.isArray(given)) throw invalidParameter(`Value for parameter ${name} is not a list.`);
  const unknown: unknown = given.find((each) => each !== 'All' && !known.includes(each));
  if (unknown !== undefined)
    throw new ServiceError(
      'InvalidAttributeName',
      `The local SQS does not know the attribute ${String(unknown)}.`,
    );
  return given.includes('All') ? known : (given as string[]);
}
