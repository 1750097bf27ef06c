import { invalidParameter, noSuchQueue } from './service-error.ts';

const ACCOUNT = '000000000000';
const ARN = `arn:aws:sqs:us-east-1:${ACCOUNT}:`;
/** Up to 80 characters with the suffix (SQS: FIFO queues quotas, Queue name). */
const FIFO_NAME = /^[\w-]{1,75}\.fifo$/;

/** Throws InvalidParameterValue for a name that a FIFO queue cannot have. */
export function checkQueueName(name: string): string {
  if (!FIFO_NAME.test(name))
    throw invalidParameter(
      `The local SQS only knows FIFO queues. Their names end with .fifo and have up to 80 letters, digits, - and _: ${name}`,
    );
  return name;
}

export const arnOf = (name: string): string => ARN + name;

/** The name of the queue that an ARN belongs to; undefined for an ARN that no queue here has. */
export const queueOfArn = (arn: string): string | undefined =>
  arn.startsWith(ARN) && FIFO_NAME.test(arn.slice(ARN.length)) ? arn.slice(ARN.length) : undefined;

/** A queue's URL below the origin that the client calls (SQS: Queue and message identifiers). */
export const urlOf = (name: string, origin: string): string => `${origin}/${ACCOUNT}/${name}`;

/** The name at the end of a queue's URL. Any host will do. Throws QueueDoesNotExist. */
export function queueOfUrl(url: string): string {
  const path = URL.canParse(url) ? new URL(url).pathname : '';
  const [, account, name, ...rest] = path.split('/');
  if (account !== ACCOUNT || !name || rest.length > 0) throw noSuchQueue();
  return name;
}
