import { isWithin } from '../../shared/state/channel-directory.ts';
import type { Settings } from '../../shared/state/guild-settings.ts';
import { hourStart } from '../../shared/time.ts';
import { type Data, dataIn, idIn, isBot, rolesOf } from '../discord/dispatch.ts';
import type { Hash } from '../salts/hasher.ts';
import type { Cell } from './entry.ts';
import type { GuildMemory } from './guild-memory.ts';
import type { VoiceRoster } from './voice-roster.ts';

/** What the handlers of gateway events work on. */
export interface Books {
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
export function guildOf(books: Books, d: Data): { guild: string; memory: GuildMemory } | undefined {
  const guild = idIn(d, 'guild_id');
  const memory = guild === undefined ? undefined : books.guilds.get(guild);
  return guild === undefined || !memory ? undefined : { guild, memory };
}

export const isIgnoredChannel = (books: Books, guild: string, channel: string): boolean =>
  isWithin(books.guilds.get(guild)?.channels, channel, books.settings(guild).ignoredChannels);

export function hasIgnoredRole(books: Books, guild: string, member: Data | undefined): boolean {
  const { ignoredRoles } = books.settings(guild);
  return ignoredRoles.length > 0 && rolesOf(member).some((role) => ignoredRoles.includes(role));
}

/** Whether time in a voice channel counts: not a bot's, not in an ignored channel, not with an ignored role. */
export const countsInVoice = (
  books: Books,
  guild: string,
  channel: string,
  member: Data | undefined,
): boolean =>
  !isBot(member && dataIn(member, 'user')) &&
  !isIgnoredChannel(books, guild, channel) &&
  !hasIgnoredRole(books, guild, member);

/** A guild's member count as the last known one of the hour that `at` falls in. */
export const totalUsers = (guild: string, { members }: GuildMemory, at: number): Cell => ({
  event: 'total_users',
  guild,
  hour: hourStart(at),
  count: members,
});
