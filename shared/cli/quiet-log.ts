import { log } from '../log.ts';

// Commands print their output themselves, so only warnings and errors are logged.
process.env['LOG_LEVEL'] ??= 'warn';

/** The log of a command. It writes warnings and errors only, unless LOG_LEVEL is set. */
export const quietLog = log;
