import { log } from '../log.ts';

// For tools whose output is for people or programs: nothing is logged that needs no attention.
process.env['LOG_LEVEL'] ??= 'warn';

export const quietLog = log;
