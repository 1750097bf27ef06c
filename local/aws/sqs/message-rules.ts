/** What a message may consist of (SQS: Message quotas; SQS API: SendMessage). */
import { createHash } from 'node:crypto';
import { ServiceError } from '../service-error.ts';
import { invalidParameter, missingParameter } from './service-error.ts';

/** A message before it has a place in its queue. */
export interface NewMessage {
  body: string;
  group: string;
  deduplicationId: string;
}

/** All messages of a batch together (SQS API: SendMessageBatch). */
export const BATCH_BYTES = 1024 * 1024;

const ID = /^[A-Za-z0-9!-/:-@[-`{-~]{1,128}$/;
/** Characters that XML 1.0 does not allow: control characters, halves of surrogate pairs, U+FFFE and U+FFFF. */
const NOT_TEXT = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;

/**
 * Reads a message's text. Throws MissingParameter, InvalidParameterValue for a text that is too large, and
 * InvalidMessageContents for characters that SQS does not allow. SQS itself replaces those with U+FFFD (SQS API: SendMessage),
 * so the receiver would get another text than the sender sent: the local SQS refuses them instead.
 */
export function readBody(given: unknown, mostBytes: number): string {
  if (typeof given !== 'string' || given === '') throw missingParameter('MessageBody');
  if (Buffer.byteLength(given) > mostBytes)
    throw invalidParameter(
      `One or more parameters are invalid. Reason: Message must be shorter than ${mostBytes} bytes.`,
    );
  if (NOT_TEXT.test(given))
    throw new ServiceError(
      'InvalidMessageContents',
      'The message contains characters outside the allowed set.',
    );
  return given;
}

export function readGroup(given: unknown): string {
  if (given === undefined) throw missingParameter('MessageGroupId');
  return readId('MessageGroupId', given);
}

/** The id that duplicates share: the one given, or the body's SHA-256 where the queue goes by contents. */
export function readDeduplicationId(given: unknown, body: string, byContent: boolean): string {
  if (given !== undefined) return readId('MessageDeduplicationId', given);
  if (byContent) return createHash('sha256').update(body).digest('hex');
  throw invalidParameter(
    'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
  );
}

function readId(name: string, given: unknown): string {
  if (typeof given !== 'string' || !ID.test(given))
    throw invalidParameter(
      `Value ${String(given)} for parameter ${name} is invalid. Reason: ${name} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
    );
  return given;
}

export const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
