import { isWithin } from '../../shared/state/channel-directory.ts';
import type { Settings } from '../../shared/state/guild-settings.ts';
import { hourStart } from '../../shared/time.ts';
import { type Data, dataIn, idIn, isBot, rolesOf } from '../discord/dispatch.ts';
import type { Hash } from '../salts/hasher.ts';
import type { Cell } from './entry.ts';
import type { GuildMemory } from './guild-memory.ts';
import type { VoiceRoster } from './voice-roster.ts';

/** What a worker knows about a shard. The handlers of gateway events read and change it. */
export interface ShardState {
  guilds: Map<string, GuildMemory>;
  roster: VoiceRoster;
  hash: Hash;
  /** Returns the key of a voice session: the digest of Discord's session id. */
  digest: (guild: string, sessionId: string) => string;
  /** Returns a random `who` for a count that cannot be attributed. */
  anonymous: () => string;
  settings: (guild: string) => Settings;
}

/** The guild of a dispatch, if a snapshot of it was seen. */
export function guildOf(state: ShardState, d: Data): { guild: string; memory: GuildMemory } | undefined {
  const guild = idIn(d, 'guild_id');
  const memory = guild === undefined ? undefined : state.guilds.get(guild);
  return guild === undefined || !memory ? undefined : { guild, memory };
}

/** Whether the guild's settings ignore a channel, or the channel that contains it. */
export const isIgnoredChannel = (state: ShardState, guild: string, channel: string): boolean =>
  isWithin(state.guilds.get(guild)?.channels, channel, state.settings(guild).ignoredChannels);

/** Whether a member has a role that the guild's settings ignore. */
export function hasIgnoredRole(state: ShardState, guild: string, member: Data | undefined): boolean {
  const { ignoredRoles } = state.settings(guild);
  return ignoredRoles.length > 0 && rolesOf(member).some((role) => ignoredRoles.includes(role));
}

/**
 * Whether a member's time in a voice channel counts. That of bots, in ignored channels and with ignored roles does not.
 */
export const countsInVoice = (
  state: ShardState,
  guild: string,
  channel: string,
  member: Data | undefined,
): boolean =>
  !isBot(member && dataIn(member, 'user')) &&
  !isIgnoredChannel(state, guild, channel) &&
  !hasIgnoredRole(state, guild, member);

/** The cell that sets a guild's member count for the hour of `at` (ms). */
export const totalUsers = (guild: string, { members }: GuildMemory, at: number): Cell => ({
  event: 'total_users',
  guild,
  hour: hourStart(at),
  count: members,
});
