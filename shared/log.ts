import { LOG_LEVELS } from './env-settings.ts';

export type Level = 'info' | 'warn' | 'error';

/** One line of JSON per event on standard error. Fields never hold a user id or a secret. */
export type Log = (level: Level, message: string, fields?: Record<string, unknown>) => void;

/** The log of a process. `LOG_LEVEL` in the environment (info, warn, error or off) leaves out what is less than it. */
export const log: Log = (level, message, fields = {}) => {
  const least = LOG_LEVELS.indexOf(process.env['LOG_LEVEL'] ?? 'info');
  if (LOG_LEVELS.indexOf(level) < least) return;
  process.stderr.write(`${JSON.stringify({ level, time: new Date().toISOString(), message, ...fields })}\n`);
};

/** What may be logged of an error: its kind, message and stack. Never the object, which can hold a request's body. */
export function errorFields(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: 'a value that is no Error was thrown' };
  return { error: error.name, reason: error.message, stack: error.stack };
}
