import { WORDS } from '../../../reporting/words/report-words.ts';
import { DiscordError } from '../../../shared/discord/discord-api.ts';
import { UserError } from '../../../shared/user-error.ts';
import { StorageError } from '../files/stored-file.ts';
import type { ReplyTarget } from './reply-target.ts';

/** Codes of system errors that mean that the other end could not be reached. */
const UNREACHABLE_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
]);

/** Names of the AWS SDK's errors that mean that a service did not respond in time or was too busy. */
const UNREACHABLE_NAMES: ReadonlySet<string> = new Set([
  'TimeoutError',
  'RequestTimeout',
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'SlowDown',
]);

/** The database did not respond to the first request in time. */
export class DatabaseSilentError extends Error {
  override name = 'DatabaseSilentError';
  override message = 'The database did not respond in time.';
}

/** The time limit of a command is over. */
export class TooLongError extends Error {
  override name = 'TooLongError';
  override message = 'The command was stopped because its time was over.';
}

/** The reply's text for a command that failed. It contains the interaction's `id`, with which the error was logged. */
export function failureText(error: unknown, { id, locale }: Pick<ReplyTarget, 'id' | 'locale'>): string {
  if (error instanceof UserError) return error.in(locale);
  const { failed } = WORDS[locale];
  if (error instanceof TooLongError) return failed.tooLong(id);
  const isStorage = error instanceof StorageError;
  if (!(error instanceof DiscordError) && isUnreachable(isStorage ? error.cause : error)) {
    return isStorage ? failed.storageAway(id) : failed.databaseAway(id);
  }
  return isStorage ? failed.notStored(id) : failed.otherwise(id);
}

/** Whether an error means that a service could not be reached, rather than that it refused the request. */
function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof DatabaseSilentError) return true;
  if (UNREACHABLE_NAMES.has(error.name)) return true;
  if ('code' in error && UNREACHABLE_CODES.has(String(error.code))) return true;
  if (error instanceof AggregateError) return error.errors.some(isUnreachable);
  return '$fault' in error && error.$fault === 'server';
}
