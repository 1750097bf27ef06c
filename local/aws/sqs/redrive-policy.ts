import { ServiceError } from '../service-error.ts';
import { queueOfArn } from './queue-names.ts';

/** A queue's dead-letter queue, and when messages move there. */
export interface RedrivePolicy {
  /** The dead-letter queue's name. */
  deadLetterQueue: string;
  /** The number of receives that a message may have; the next one moves it. */
  maxReceiveCount: number;
}

/** SQS API: SetQueueAttributes, RedrivePolicy. */
const MOST_RECEIVES = 1000;

/** Reads a queue's RedrivePolicy attribute; an empty one is none. Throws InvalidAttributeValue. */
export function readRedrivePolicy(text: string | undefined): RedrivePolicy | undefined {
  if (text === undefined || text === '') return undefined;
  const { deadLetterTargetArn: arn, maxReceiveCount: most, ...others } = parsed(text);
  const names = Object.keys(others);
  if (names.length > 0) throw invalidPolicy(text, `the local SQS does not know ${names.join(', ')}`);
  const deadLetterQueue = typeof arn === 'string' ? queueOfArn(arn) : undefined;
  if (deadLetterQueue === undefined)
    throw invalidPolicy(text, 'deadLetterTargetArn is not the ARN of a queue');
  const maxReceiveCount = Number(most);
  if (!Number.isInteger(maxReceiveCount) || maxReceiveCount < 1 || maxReceiveCount > MOST_RECEIVES)
    throw invalidPolicy(text, `maxReceiveCount is not a whole number from 1 to ${MOST_RECEIVES}`);
  return { deadLetterQueue, maxReceiveCount };
}

function parsed(text: string): Record<string, unknown> {
  try {
    const policy: unknown = JSON.parse(text);
    if (typeof policy === 'object' && policy !== null) return policy as Record<string, unknown>;
  } catch {
    // Not JSON: the answer is the same as for JSON that is not an object.
  }
  throw invalidPolicy(text, 'it is not a JSON object');
}

export const invalidPolicy = (text: string, reason: string): ServiceError =>
  new ServiceError(
    'InvalidAttributeValue',
    `Value ${text} for parameter RedrivePolicy is invalid. Reason: ${reason}.`,
  );
