import { ServiceError } from '../service-error.ts';
import { readRedrivePolicy } from './redrive-policy.ts';

/** The attributes that a queue's owner sets, as text. */
export type QueueAttributes = Readonly<Record<string, string>>;

const wholeNumber =
  (least: number, most: number) =>
  (text: string): boolean =>
    /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most;
const oneOf =
  (...choices: string[]) =>
  (text: string): boolean =>
    choices.includes(text);

interface Attribute {
  default: string | undefined;
  isValid: (text: string) => boolean;
}

/** SQS API: CreateQueue, Attributes. A message has up to 1 MiB (SQS: Message quotas, Message size). */
const ATTRIBUTES: ReadonlyMap<string, Attribute> = new Map([
  ['VisibilityTimeout', { default: '30', isValid: wholeNumber(0, 43_200) }],
  ['MaximumMessageSize', { default: '1048576', isValid: wholeNumber(1024, 1_048_576) }],
  ['MessageRetentionPeriod', { default: '345600', isValid: wholeNumber(60, 1_209_600) }],
  ['ReceiveMessageWaitTimeSeconds', { default: '0', isValid: wholeNumber(0, 20) }],
  // Nothing here delays messages.
  ['DelaySeconds', { default: '0', isValid: oneOf('0') }],
  ['FifoQueue', { default: 'true', isValid: oneOf('true') }],
  ['ContentBasedDeduplication', { default: 'false', isValid: oneOf('true', 'false') }],
  ['DeduplicationScope', { default: 'queue', isValid: oneOf('queue', 'messageGroup') }],
  ['FifoThroughputLimit', { default: 'perQueue', isValid: oneOf('perQueue', 'perMessageGroupId') }],
  ['RedrivePolicy', { default: undefined, isValid: () => true }],
]);

export const DEFAULTS: QueueAttributes = Object.fromEntries(
  [...ATTRIBUTES].flatMap(([name, { default: value }]) => (value === undefined ? [] : [[name, value]])),
);

/** Checks a request's attributes. Throws InvalidAttributeName for unknown ones, InvalidAttributeValue for their values. */
export function readQueueAttributes(given: unknown): QueueAttributes {
  if (given === undefined) return {};
  if (typeof given !== 'object' || given === null)
    throw new ServiceError('InvalidAttributeName', 'Attributes is not an object.');
  const entries = Object.entries(given);
  for (const [name, value] of entries) check(name, value);
  return Object.fromEntries(entries) as QueueAttributes;
}

function check(name: string, value: unknown): void {
  const attribute = ATTRIBUTES.get(name);
  if (!attribute)
    throw new ServiceError('InvalidAttributeName', `The local SQS does not know the attribute ${name}.`);
  if (typeof value !== 'string' || !attribute.isValid(value))
    throw new ServiceError('InvalidAttributeValue', `Invalid value for the parameter ${name}.`);
  if (name === 'RedrivePolicy') readRedrivePolicy(value);
}

/**
 * High throughput counts duplicates by group: a limit per group goes with no other scope (SQS: High throughput for FIFO
 * queues). Throws InvalidParameterValue otherwise, which is the code that SQS answers.
 */
export function checkTogether({
  DeduplicationScope: scope,
  FifoThroughputLimit: limit,
}: QueueAttributes): void {
  if (limit === 'perMessageGroupId' && scope !== 'messageGroup')
    throw new ServiceError(
      'InvalidParameterValue',
      'FifoThroughputLimit perMessageGroupId requires DeduplicationScope messageGroup.',
    );
}

export const numberOf = (attributes: QueueAttributes, name: string): number =>
  Number(attributes[name] ?? DEFAULTS[name]);
