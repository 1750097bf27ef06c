import { INTERACTION_TOKEN_LIFE_MS } from '../../../shared/discord/interaction-token.ts';

/** What is kept of it to say that the time is over, however Discord limits or delays that. */
const TO_SAY_SO_MS = 2 * 60_000;

/**
 * How long (ms) an answer to what was `asked` (ms) may take from `now` (ms) on. What waited before it ran has used up some
 * of its token's life; less than nothing where it has used up all. An age that no request reaches says nothing: a
 * simulated Discord's clock stands elsewhere.
 */
export function timeToAnswer(asked: number, now: number): number {
  const age = now - asked;
  const waited = age > 0 && age < INTERACTION_TOKEN_LIFE_MS ? age : 0;
  return INTERACTION_TOKEN_LIFE_MS - TO_SAY_SO_MS - waited;
}
