/** One line of JSON per event on standard output, as CloudWatch Logs wants it. Fields never hold a user id or a secret. */
export type Log = (
  level: 'info' | 'warn' | 'error',
  message: string,
  fields?: Record<string, unknown>,
) => void;

export const log: Log = (level, message, fields = {}) => {
  process.stdout.write(`${JSON.stringify({ level, time: new Date().toISOString(), message, ...fields })}\n`);
};

/** What may be logged of an error: its kind, message and stack. Never the object, which can hold a request's body. */
export function errorFields(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: 'a value that is no Error was thrown' };
  return { error: error.name, reason: error.message, stack: error.stack };
}
