import { randomUUID } from 'node:crypto';
import { atomically } from '../../atomically.ts';
import type { Json } from '../../json-protocol.ts';
import { ServiceError } from '../../service-error.ts';
import type { StoredMessage } from '../message-store.ts';
import { arnOf, queueOfArn } from '../queue-names.ts';
import type { Queue } from '../queue-store.ts';
import { readRedrivePolicy } from '../redrive-policy.ts';
import { invalidParameter } from '../service-error.ts';
import { type Context, expireMessages, readText, refuseOthers } from './request.ts';

/**
 * SQS API: StartMessageMoveTask. Moves the messages of a dead-letter queue to a queue, or back to those that they came from.
 * The move is done when this answers. Groups with a message in flight stay, as do messages whose queue is gone.
 */
export function startMessageMoveTask(context: Context, request: Json): Json {
  refuseOthers(request, 'StartMessageMoveTask', ['SourceArn', 'DestinationArn']);
  const source = queueAt(context, readText(request, 'SourceArn'));
  const destination =
    request['DestinationArn'] === undefined
      ? undefined
      : queueAt(context, readText(request, 'DestinationArn'));
  if (!isDeadLetterQueue(context, source) || destination?.id === source.id)
    throw invalidParameter('Source queue must be configured as a Dead Letter Queue.');
  expireMessages(context, source);
  atomically(context.db, () => {
    for (const message of movableOf(context, source)) {
      const target = destination ?? context.queues.find(message.source ?? '');
      if (target) move(context, message, target);
    }
  });
  for (const { id } of context.queues.list()) context.waiting.wake(id);
  return { TaskHandle: Buffer.from(`${randomUUID()} ${arnOf(source.name)}`).toString('base64') };
}

function queueAt({ queues }: Context, arn: string): Queue {
  const queue = queues.find(queueOfArn(arn) ?? '');
  if (!queue)
    throw new ServiceError('ResourceNotFoundException', 'The resource that you specified does not exist.');
  return queue;
}

const isDeadLetterQueue = ({ queues }: Context, { name }: Queue): boolean =>
  queues
    .list()
    .some(({ attributes }) => readRedrivePolicy(attributes['RedrivePolicy'])?.deadLetterQueue === name);

function movableOf({ messages, now }: Context, { id }: Queue): StoredMessage[] {
  const groups = messages.freeGroups(id, now());
  return groups
    .flatMap(({ name }) => messages.head(id, name, 0, Number.MAX_SAFE_INTEGER))
    .sort((a, b) => a.sequence - b.sequence);
}

/**
 * A moved message is a new one, with an id, a time and receives of a new one (SQS: Configure a dead-letter queue redrive). It
 * is never taken for a duplicate: then it would be lost.
 */
function move({ messages, now }: Context, message: StoredMessage, target: Queue): void {
  messages.remove(message.sequence);
  const fresh = { id: randomUUID(), sent: now(), receives: 0, firstReceived: undefined, source: undefined };
  messages.append(target.id, { ...message, ...fresh }, now());
}
