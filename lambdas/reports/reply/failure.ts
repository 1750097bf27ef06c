import { WORDS } from '../../../reporting/words/report-words.ts';
import { DiscordError } from '../../../shared/discord/discord-api.ts';
import { UserError } from '../../../shared/user-error.ts';
import { StorageError } from '../files/stored-file.ts';
import type { Asker } from '../read-request.ts';

/** What a system call says when the other end is not there. */
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

/** What the SDK calls an answer that did not come in time, or a service that is too busy to give one. */
const UNREACHABLE_NAMES: ReadonlySet<string> = new Set([
  'TimeoutError',
  'RequestTimeout',
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'SlowDown',
]);

/** The database has not answered in the time that the first answer may take. */
export class DatabaseSilentError extends Error {
  override name = 'DatabaseSilentError';
  override message = 'The database did not answer.';
}

/** The time that a command may take is over. */
export class TooLongError extends Error {
  override name = 'TooLongError';
  override message = 'The command was given up because its time was over.';
}

/** What a deferred reply says when a command failed; `id` is the interaction's, under which the error was logged. */
export function failureText(error: unknown, { id, locale }: Pick<Asker, 'id' | 'locale'>): string {
  if (error instanceof UserError) return error.in(locale);
  const { failed } = WORDS[locale];
  if (error instanceof TooLongError) return failed.tooLong(id);
  const stored = error instanceof StorageError;
  if (!(error instanceof DiscordError) && isUnreachable(stored ? error.cause : error)) {
    return stored ? failed.storageAway(id) : failed.databaseAway(id);
  }
  return stored ? failed.notStored(id) : failed.otherwise(id);
}

/** Whether an SDK's error says that the service was not there, as opposed to having refused. */
function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof DatabaseSilentError) return true;
  if (UNREACHABLE_NAMES.has(error.name)) return true;
  if ('code' in error && UNREACHABLE_CODES.has(String(error.code))) return true;
  if (error instanceof AggregateError) return error.errors.some(isUnreachable);
  return '$fault' in error && error.$fault === 'server';
}
