import { INTERACTION_TOKEN_LIFE_MS } from '../../../shared/discord/interaction-token.ts';

/** The part of the token's life that is reserved to report that the time is over, even if Discord delays that edit. */
const RESERVE_MS = 2 * 60_000;

/**
 * The time (ms) left at `now` (ms) to answer a command given at `commandAt` (ms); negative if the token expires too soon. The
 * age of the command counts, because it may have waited in a queue. An age beyond the token's lifetime is ignored: it
 * comes from the clock of a simulated Discord.
 */
export function timeToAnswer(commandAt: number, now: number): number {
  const age = now - commandAt;
  const waited = age > 0 && age < INTERACTION_TOKEN_LIFE_MS ? age : 0;
  return INTERACTION_TOKEN_LIFE_MS - RESERVE_MS - waited;
}
