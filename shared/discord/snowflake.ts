/** The start of 2015, ms: snowflakes count from here, and nothing on Discord is older (Discord: Reference, Snowflakes). */
export const DISCORD_EPOCH_MS = 1_420_070_400_000;
const EPOCH = BigInt(DISCORD_EPOCH_MS);

/** The time (ms since the Unix epoch) at which a snowflake was made. Throws if `id` has anything but digits. */
export function snowflakeTime(id: string): number {
  return Number((BigInt(id) >> 22n) + EPOCH);
}

/** The smallest snowflake of the time `at` (ms), plus `increment` (0 to 4194303) to distinguish ids of one millisecond. */
export function snowflakeAt(at: number, increment = 0): string {
  return (((BigInt(at) - EPOCH) << 22n) + BigInt(increment)).toString();
}

/** Whether `value` has the form of a snowflake: 15 to 20 decimal digits in a string. */
export function isSnowflake(value: unknown): value is string {
  return typeof value === 'string' && /^\d{15,20}$/.test(value);
}

/** The shard that receives a guild's events (Discord: Gateway, Sharding). */
export function shardOfGuild(guild: string, shardCount: number): number {
  return Number((BigInt(guild) >> 22n) % BigInt(shardCount));
}
