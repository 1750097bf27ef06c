import { atomically } from '../../atomically.ts';
import type { Call, Json } from '../../json-protocol.ts';
import { ServiceError } from '../../service-error.ts';
import { checkTogether, DEFAULTS, type QueueAttributes, readQueueAttributes } from '../queue-attributes.ts';
import { arnOf, checkQueueName, urlOf } from '../queue-names.ts';
import type { Queue } from '../queue-store.ts';
import { invalidPolicy, readRedrivePolicy } from '../redrive-policy.ts';
import { invalidParameter, noSuchQueue } from '../service-error.ts';
import { type Context, queueOfRequest, readNames, readText, refuseOthers } from './request.ts';

/**
 * SQS API: CreateQueue. The name of a deleted queue can be used again at once. SQS makes callers wait for a minute, until all
 * its machines know of the deletion.
 */
export function createQueue(context: Context, request: Json, { origin }: Call): Json {
  refuseOthers(request, 'CreateQueue', ['QueueName', 'Attributes']);
  const name = checkQueueName(readText(request, 'QueueName'));
  const attributes = readQueueAttributes(request['Attributes']);
  if (attributes['FifoQueue'] !== 'true')
    throw invalidParameter('A queue whose name ends with .fifo requires the attribute FifoQueue with true.');
  const existing = context.queues.find(name);
  if (existing) checkSame(existing, attributes);
  else {
    checkTogether({ ...DEFAULTS, ...attributes });
    checkTarget(context, name, attributes);
    context.queues.create(name, withoutEmpty(attributes), context.now());
  }
  return { QueueUrl: urlOf(name, origin) };
}

/** Compares the attributes that the request names. Throws QueueNameExists for another value. */
function checkSame({ attributes }: Queue, asked: QueueAttributes): void {
  for (const [name, value] of Object.entries(asked))
    if ((attributes[name] ?? '') !== value)
      throw new ServiceError(
        'QueueNameExists',
        `A queue already exists with the same name and a different value for attribute ${name}`,
      );
}

function checkTarget({ queues }: Context, name: string, { RedrivePolicy: text = '' }: QueueAttributes): void {
  const target = readRedrivePolicy(text)?.deadLetterQueue;
  if (target !== undefined && (target === name || !queues.find(target)))
    throw invalidPolicy(text, 'Dead letter target does not exist');
}

/** An empty policy takes the policy away. */
const withoutEmpty = (attributes: QueueAttributes): QueueAttributes =>
  Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== ''));

/** SQS API: SetQueueAttributes. */
export function setQueueAttributes(context: Context, request: Json): Json {
  refuseOthers(request, 'SetQueueAttributes', ['QueueUrl', 'Attributes']);
  const queue = queueOfRequest(context, request);
  const changed = readQueueAttributes(request['Attributes']);
  const attributes = { ...queue.attributes, ...changed };
  checkTogether(attributes);
  checkTarget(context, queue.name, changed);
  context.queues.setAttributes(queue, withoutEmpty(attributes), context.now());
  return {};
}

/** SQS API: GetQueueUrl. */
export function getQueueUrl({ queues }: Context, request: Json, { origin }: Call): Json {
  refuseOthers(request, 'GetQueueUrl', ['QueueName']);
  const queue = queues.find(readText(request, 'QueueName'));
  if (!queue) throw noSuchQueue();
  return { QueueUrl: urlOf(queue.name, origin) };
}

/** SQS API: ListQueues. Without MaxResults SQS lists up to 1,000; here all. */
export function listQueues({ queues }: Context, request: Json, { origin }: Call): Json {
  refuseOthers(request, 'ListQueues', ['QueueNamePrefix']);
  const prefix = request['QueueNamePrefix'] === undefined ? '' : readText(request, 'QueueNamePrefix');
  const urls = queues
    .list()
    .filter(({ name }) => name.startsWith(prefix))
    .map(({ name }) => urlOf(name, origin));
  return urls.length > 0 ? { QueueUrls: urls } : {};
}

/** SQS API: DeleteQueue. Its messages go with it. */
export function deleteQueue(context: Context, request: Json): Json {
  refuseOthers(request, 'DeleteQueue', ['QueueUrl']);
  const queue = queueOfRequest(context, request);
  atomically(context.db, () => {
    context.messages.clear(queue.id);
    context.deduplications.clear(queue.id);
    context.queues.drop(queue);
  });
  context.waiting.wake(queue.id);
  return {};
}

const COUNTED = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
  'CreatedTimestamp',
  'LastModifiedTimestamp',
  'QueueArn',
];
const READABLE = [...Object.keys(DEFAULTS), 'RedrivePolicy', ...COUNTED];

/** SQS API: GetQueueAttributes. Without names there are no attributes; times are in seconds. */
export function getQueueAttributes(context: Context, request: Json): Json {
  refuseOthers(request, 'GetQueueAttributes', ['QueueUrl', 'AttributeNames']);
  const queue = queueOfRequest(context, request);
  const names = readNames(request, 'AttributeNames', READABLE);
  const { visible, inFlight } = context.messages.count(queue.id, context.now());
  const all: QueueAttributes = {
    ...queue.attributes,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: '0',
    CreatedTimestamp: String(Math.floor(queue.created / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.modified / 1000)),
    QueueArn: arnOf(queue.name),
  };
  const asked = names.flatMap((name) => {
    const value = all[name];
    return value === undefined ? [] : [[name, value]];
  });
  return asked.length > 0 ? { Attributes: Object.fromEntries(asked) } : {};
}
