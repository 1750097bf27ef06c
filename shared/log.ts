import { LOG_LEVELS } from './env-settings.ts';

/** The level of a log line. */
export type Level = 'info' | 'warn' | 'error';

/** Writes one event to the log. `message` is a sentence; fields never hold a user id or a secret. */
export type Log = (level: Level, message: string, fields?: Record<string, unknown>) => void;

/** The log of the process: one line of JSON for each event, on standard error. `LOG_LEVEL` (info, warn, error or off) hides lower levels. */
export const log: Log = (level, message, fields = {}) => {
  const least = LOG_LEVELS.indexOf(process.env['LOG_LEVEL'] ?? 'info');
  if (LOG_LEVELS.indexOf(level) < least) return;
  process.stderr.write(`${JSON.stringify({ level, time: new Date().toISOString(), message, ...fields })}\n`);
};

/** The fields of an error that can be logged: name, message and stack. The object itself can hold the body of a request. */
export function errorFields(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: 'a value that is not an Error was thrown' };
  return { error: error.name, reason: error.message, stack: error.stack };
}
