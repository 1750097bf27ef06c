import type { Log } from '../shared/log.ts';

/** Warnings and errors only, one line of JSON each on standard error: for tools whose output is for people or programs. */
export const quietLog: Log = (level, message, fields = {}) => {
  if (level === 'info') return;
  process.stderr.write(`${JSON.stringify({ level, time: new Date().toISOString(), message, ...fields })}\n`);
};
