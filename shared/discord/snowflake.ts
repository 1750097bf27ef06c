/** The first millisecond of 2015, from which Discord's snowflakes count: nothing there is older (Discord: Reference, Snowflakes). */
export const DISCORD_BEGAN = 1_420_070_400_000;
const DISCORD_EPOCH = BigInt(DISCORD_BEGAN);

/** The instant (ms since the Unix epoch) at which a snowflake id was made. Throws on anything but digits. */
export function snowflakeTime(id: string): number {
  return Number((BigInt(id) >> 22n) + DISCORD_EPOCH);
}

/** The smallest snowflake made at `at` (ms), plus `increment` to tell apart ids of one millisecond (0 to 4194303). */
export function snowflakeAt(at: number, increment = 0): string {
  return (((BigInt(at) - DISCORD_EPOCH) << 22n) + BigInt(increment)).toString();
}

/** Whether `value` has the form of a snowflake: 15 to 20 decimal digits in a string. */
export function isSnowflake(value: unknown): value is string {
  return typeof value === 'string' && /^\d{15,20}$/.test(value);
}

/** The shard that a guild's events arrive on (Discord: Gateway, Sharding). */
export function shardOfGuild(guild: string, shardCount: number): number {
  return Number((BigInt(guild) >> 22n) % BigInt(shardCount));
}
