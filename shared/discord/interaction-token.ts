/** How long an interaction's token is valid, ms: for so long the reply can be edited (Discord: Receiving and Responding). */
export const INTERACTION_TOKEN_LIFE_MS = 15 * 60_000;
