import {
  type Dispatch,
  type GuildUser,
  NO_SEQUENCES,
  type Sequences,
  type SimulatedChannel,
  type SimulatedGuild,
  type SimulatedMember,
} from './types.ts';

/** What a world is made from. */
export interface WorldOptions {
  /** The world's clock, ms: ids, timestamps and `joined_at` are made from it. */
  now: () => number;
  /** Takes every dispatch, in the order in which things happen. */
  emit: (dispatch: Dispatch) => Sequences;
  /** The application's own user: a member of every guild. */
  botId: string;
}

/** The state of a world, and the look-ups that its operations share. A look-up throws where nothing is found. */
export interface GuildRegistry {
  readonly now: () => number;
  readonly botId: string;
  readonly guilds: Map<string, SimulatedGuild>;
  /** The guilds in an outage: their events are dispatched to no one. */
  readonly outages: Set<string>;
  guildOf(id: string): SimulatedGuild;
  channelOf(guild: SimulatedGuild, id: string): SimulatedChannel;
  /** A member. One who is not known yet is added as a silent member who joined before the application. */
  memberOf(guild: SimulatedGuild, user: Omit<GuildUser, 'guild'>): SimulatedMember;
  /** The application's own member. */
  ownMemberOf(guild: SimulatedGuild): SimulatedMember;
  /** Emits a dispatch of a guild, unless the guild is in an outage. */
  emit(guild: string, t: string, d: Record<string, unknown>): Sequences;
}

/** An empty registry. */
export function createRegistry({ now, botId, emit }: WorldOptions): GuildRegistry {
  const guilds = new Map<string, SimulatedGuild>();
  const outages = new Set<string>();

  function ownMemberOf(guild: SimulatedGuild): SimulatedMember {
    const own = guild.members.get(botId);
    if (!own) throw new Error(`The application has left guild ${guild.id}: use removeGuild for that.`);
    return own;
  }

  return {
    now,
    botId,
    guilds,
    outages,
    ownMemberOf,

    guildOf(id) {
      const guild = guilds.get(id);
      if (!guild) throw new Error(`No guild ${id} in this world: add it with addGuild first.`);
      return guild;
    },

    channelOf(guild, id) {
      const channel = guild.channels.get(id);
      if (!channel) throw new Error(`Guild ${guild.id} has no channel ${id}: create it first.`);
      return channel;
    },

    memberOf(guild, { user, bot = false, roles = [] }) {
      const known = guild.members.get(user);
      if (known) return known;
      const member = { id: user, bot, roles: [...roles], joinedAt: ownMemberOf(guild).joinedAt };
      guild.members.set(user, member);
      return member;
    },

    emit: (guild, t, d) => (outages.has(guild) ? NO_SEQUENCES : emit({ t, d, guild })),
  };
}
