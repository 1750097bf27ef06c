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
  /** The key of a voice session: a digest of Discord's session id. */
  digest: (guild: string, sessionId: string) => string;
  /** A fresh `who` for what can be counted but not attributed. */
  anonymous: () => string;
  settings: (guild: string) => Settings;
}

/** The guild that a dispatch speaks of, when it is one that a snapshot has been seen of. */
export function guildOf(state: ShardState, d: Data): { guild: string; memory: GuildMemory } | undefined {
  const guild = idIn(d, 'guild_id');
  const memory = guild === undefined ? undefined : state.guilds.get(guild);
  return guild === undefined || !memory ? undefined : { guild, memory };
}

export const isIgnoredChannel = (state: ShardState, guild: string, channel: string): boolean =>
  isWithin(state.guilds.get(guild)?.channels, channel, state.settings(guild).ignoredChannels);

export function hasIgnoredRole(state: ShardState, guild: string, member: Data | undefined): boolean {
  const { ignoredRoles } = state.settings(guild);
  return ignoredRoles.length > 0 && rolesOf(member).some((role) => ignoredRoles.includes(role));
}

/** Whether time in a voice channel counts: not a bot's, not in an ignored channel, not with an ignored role. */
export const countsInVoice = (
  state: ShardState,
  guild: string,
  channel: string,
  member: Data | undefined,
): boolean =>
  !isBot(member && dataIn(member, 'user')) &&
  !isIgnoredChannel(state, guild, channel) &&
  !hasIgnoredRole(state, guild, member);

/** A guild's member count as the last known one of the hour that `at` falls in. */
export const totalUsers = (guild: string, { members }: GuildMemory, at: number): Cell => ({
  event: 'total_users',
  guild,
  hour: hourStart(at),
  count: members,
});
