import { dayOf, hourOfDay, hourStart, isoSeconds } from '../../../shared/time.ts';

/** The name of a counter: what it counts, the guild, the hour that `at` (ms) falls in, the user and the channel. */
export const countName = (what: string, guild: string, at: number, user = '', channel = ''): string =>
  [what, guild, dayOf(at), hourOfDay(at), user, channel].join(' ');

/** The name of the voice seconds of a user in a channel in the hour that `at` (ms) falls in. */
export const voiceName = (guild: string, at: number, user: string, channel: string): string =>
  ['voice', guild, isoSeconds(hourStart(at)), user, channel].join(' ');
