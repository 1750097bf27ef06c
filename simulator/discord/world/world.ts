import { snowflakeAt } from '../../../shared/discord/snowflake.ts';
import { NO_SEQUENCES, type Sequences } from '../gateway/sessions.ts';
import { type Channels, createChannels } from './guild-channels.ts';
import { guildPayload, memberPayload, messagePayload, userPayload } from './payloads.ts';
import type { Dispatch, SimulatedChannel, SimulatedGuild, SimulatedMember, SimulatedRole } from './types.ts';
import { createVoice, type Voice, type Who } from './voice-states.ts';

export interface WorldOptions {
  /** The world's clock, ms: what ids, timestamps and `joined_at` are made from. */
  now: () => number;
  /** Takes every dispatch that comes of what happens, in order. */
  emit: (dispatch: Dispatch) => Sequences;
  /** The application's own user: a member of every guild. */
  botId: string;
}

export interface NewGuild {
  id: string;
  name?: string;
  ownerId?: string;
  /** Everyone, bots and silent members included. Default: as many as are listed, and the application. */
  memberCount?: number;
  /** @everyone, whose id is the guild's, is added where it is missing. */
  roles?: readonly SimulatedRole[];
  channels?: readonly SimulatedChannel[];
  members?: readonly SimulatedMember[];
}

export interface NewMessage {
  guild: string;
  channel: string;
  author: string;
  /** Whether the author is a bot, where nothing was heard of them before. */
  bot?: boolean;
  /** Discord's message type, default 0. */
  type?: number;
  webhookId?: string;
  /** Default: a new id made now. */
  id?: string;
}

/**
 * The guilds and what happens in them. Every operation changes the model, emits the dispatch that Discord documents for
 * it and returns that dispatch's sequence numbers; none while the guild is in an outage. All throw on an unknown guild.
 */
export interface World extends Voice, Channels {
  readonly guilds: ReadonlyMap<string, SimulatedGuild>;
  readonly now: () => number;
  /** A snowflake of now, unlike all others of this world. */
  nextId(): string;
  isAvailable(guild: string): boolean;
  /** GUILD_CREATE's data as of now. */
  snapshot(guild: string): Record<string, unknown>;
  addGuild(guild: NewGuild): Sequences;
  /** The application is removed from the guild: GUILD_DELETE without `unavailable`. */
  removeGuild(guild: string): Sequences;
  /** GUILD_DELETE with `unavailable`; what happens until `restore` is dispatched to no one. */
  outage(guild: string): Sequences;
  restore(guild: string): Sequences;
  /** MESSAGE_CREATE. Throws where the guild has no such channel. */
  message(message: NewMessage): { id: string; sequences: Sequences };
  /** GUILD_MEMBER_ADD, one member more: a join counts even for someone heard of before, who then left unseen. */
  join(who: Who): Sequences;
  /** GUILD_MEMBER_ADD again for a present member: the old `joined_at`, the same member count. */
  joinAgain(who: Who): Sequences;
  /** GUILD_MEMBER_REMOVE, one member fewer. Ends their voice connection without a voice update. */
  leave(who: Who): Sequences;
  /** GUILD_MEMBER_UPDATE. */
  setMemberRoles(who: Who & { roles: readonly string[] }): Sequences;
}

/** An empty world. */
export function createWorld(options: WorldOptions): World {
  const { now, botId } = options;
  const guilds = new Map<string, SimulatedGuild>();
  const down = new Set<string>();
  let ids = 0;

  function guildOf(id: string): SimulatedGuild {
    const guild = guilds.get(id);
    if (!guild) throw new Error(`No guild ${id} in this world: add it with addGuild first.`);
    return guild;
  }

  function channelOf(guild: SimulatedGuild, id: string): SimulatedChannel {
    const channel = guild.channels.get(id);
    if (!channel) throw new Error(`Guild ${guild.id} has no channel ${id}: create it first.`);
    return channel;
  }

  /** A member, made up as one who was silent ever since the application came where nothing was heard of them. */
  function memberOf(guild: SimulatedGuild, who: Omit<Who, 'guild'>): SimulatedMember {
    const known = guild.members.get(who.user);
    if (known) return known;
    const joinedAt = meIn(guild).joinedAt;
    const member = { id: who.user, bot: who.bot ?? false, roles: [...(who.roles ?? [])], joinedAt };
    guild.members.set(member.id, member);
    return member;
  }

  function meIn(guild: SimulatedGuild): SimulatedMember {
    const me = guild.members.get(botId);
    if (!me) throw new Error(`The application has left guild ${guild.id}: use removeGuild for that.`);
    return me;
  }

  function emit(guild: string, t: string, d: Record<string, unknown>): Sequences {
    return down.has(guild) ? NO_SEQUENCES : options.emit({ t, d, guild });
  }

  const nextId = () => snowflakeAt(now(), ids++ & 0x3f_ffff);
  const voice = createVoice({ guildOf, channelOf, memberOf, emit });

  function snapshot(id: string): Record<string, unknown> {
    const guild = guildOf(id);
    return guildPayload(guild, meIn(guild), voice.isMuted);
  }

  function memberAdd(guild: SimulatedGuild, member: SimulatedMember): Sequences {
    return emit(guild.id, 'GUILD_MEMBER_ADD', { ...memberPayload(member), guild_id: guild.id });
  }

  return {
    ...voice.operations,
    ...createChannels({ guildOf, channelOf, emit, voiceLeave: voice.operations.voiceLeave }),
    guilds,
    now,
    nextId,
    isAvailable: (guild) => guilds.has(guild) && !down.has(guild),
    snapshot,

    addGuild(added) {
      if (guilds.has(added.id)) throw new Error(`Guild ${added.id} is already in this world.`);
      const me: SimulatedMember = { id: botId, bot: true, roles: [], joinedAt: now() };
      const members = new Map([...(added.members ?? []), me].map((member) => [member.id, member]));
      const everyone = { id: added.id, name: '@everyone', permissions: '0' };
      guilds.set(added.id, {
        id: added.id,
        name: added.name ?? 'A server',
        ownerId: added.ownerId ?? '1',
        roles: new Map([everyone, ...(added.roles ?? [])].map((role) => [role.id, role])),
        channels: new Map((added.channels ?? []).map((channel) => [channel.id, channel])),
        members,
        memberCount: added.memberCount ?? members.size,
        voice: new Map(),
      });
      return emit(added.id, 'GUILD_CREATE', snapshot(added.id));
    },

    removeGuild(id) {
      guildOf(id);
      // Removal is told even in an outage: the application's membership is not the guild's own data.
      down.delete(id);
      guilds.delete(id);
      return emit(id, 'GUILD_DELETE', { id });
    },

    outage(id) {
      guildOf(id);
      const sequences = emit(id, 'GUILD_DELETE', { id, unavailable: true });
      down.add(id);
      return sequences;
    },

    restore(id) {
      guildOf(id);
      if (!down.delete(id)) throw new Error(`Guild ${id} is in no outage.`);
      return emit(id, 'GUILD_CREATE', snapshot(id));
    },

    message({ guild: guildId, channel, author, bot, type = 0, webhookId, id = nextId() }) {
      const guild = guildOf(guildId);
      channelOf(guild, channel);
      // A webhook's author is the webhook, and no member.
      const member =
        webhookId === undefined ? memberOf(guild, { user: author, bot: bot ?? false }) : undefined;
      const from = member ?? { id: author, bot: true };
      const parts = { id, at: now(), channel, guild: guildId, type, author: from, member, webhookId };
      return { id, sequences: emit(guildId, 'MESSAGE_CREATE', messagePayload(parts)) };
    },

    join({ guild: id, user, bot, roles }) {
      const guild = guildOf(id);
      const member = {
        id: user,
        bot: bot ?? guild.members.get(user)?.bot ?? false,
        roles: [...(roles ?? [])],
        joinedAt: now(),
      };
      guild.members.set(user, member);
      guild.memberCount++;
      return memberAdd(guild, member);
    },

    joinAgain(who) {
      const guild = guildOf(who.guild);
      return memberAdd(guild, memberOf(guild, who));
    },

    leave(who) {
      const guild = guildOf(who.guild);
      if (who.user === botId) throw new Error('The application leaves a guild with removeGuild.');
      const { id, bot } = memberOf(guild, who);
      guild.members.delete(id);
      guild.memberCount = Math.max(0, guild.memberCount - 1);
      voice.forget(guild, id);
      return emit(guild.id, 'GUILD_MEMBER_REMOVE', { guild_id: guild.id, user: userPayload({ id, bot }) });
    },

    setMemberRoles(who) {
      const guild = guildOf(who.guild);
      const member = memberOf(guild, who);
      member.roles = [...who.roles];
      return emit(guild.id, 'GUILD_MEMBER_UPDATE', { ...memberPayload(member), guild_id: guild.id });
    },
  };
}
