import type { GuildRegistry } from './guild-registry.ts';
import { memberPayload, userPayload } from './payloads.ts';
import type { GuildUser, Sequences, SimulatedGuild, SimulatedMember } from './types.ts';

/** Who joins and leaves a guild (Discord: Gateway Events, Guild Member Add, Remove and Update). */
export interface Members {
  /** GUILD_MEMBER_ADD, one member more. A known member who joins has left unseen, and counts again. */
  join(user: GuildUser): Sequences;
  /** GUILD_MEMBER_ADD again for a present member: the old `joined_at`, the same member count. */
  joinAgain(user: GuildUser): Sequences;
  /** GUILD_MEMBER_REMOVE, one member fewer. Ends the voice connection without a VOICE_STATE_UPDATE. */
  leave(user: GuildUser): Sequences;
  /** GUILD_MEMBER_UPDATE. */
  setMemberRoles(user: GuildUser & { roles: readonly string[] }): Sequences;
}

/** The memberships of a world. `endVoice` ends a user's voice connection without a dispatch. */
export function createMembers(
  { botId, now, guildOf, memberOf, emit }: GuildRegistry,
  endVoice: (guild: SimulatedGuild, user: string) => void,
): Members {
  function emitAdd(guild: SimulatedGuild, member: SimulatedMember): Sequences {
    return emit(guild.id, 'GUILD_MEMBER_ADD', { ...memberPayload(member), guild_id: guild.id });
  }

  return {
    join({ guild: id, user, bot, roles = [] }) {
      const guild = guildOf(id);
      const member = {
        id: user,
        bot: bot ?? guild.members.get(user)?.bot ?? false,
        roles: [...roles],
        joinedAt: now(),
      };
      guild.members.set(user, member);
      guild.memberCount++;
      return emitAdd(guild, member);
    },

    joinAgain(user) {
      const guild = guildOf(user.guild);
      return emitAdd(guild, memberOf(guild, user));
    },

    leave(user) {
      const guild = guildOf(user.guild);
      if (user.user === botId) throw new Error('The application leaves a guild with removeGuild.');
      const { id, bot } = memberOf(guild, user);
      guild.members.delete(id);
      guild.memberCount = Math.max(0, guild.memberCount - 1);
      endVoice(guild, id);
      return emit(guild.id, 'GUILD_MEMBER_REMOVE', { guild_id: guild.id, user: userPayload({ id, bot }) });
    },

    setMemberRoles(user) {
      const guild = guildOf(user.guild);
      const member = memberOf(guild, user);
      member.roles = [...user.roles];
      return emit(guild.id, 'GUILD_MEMBER_UPDATE', { ...memberPayload(member), guild_id: guild.id });
    },
  };
}
