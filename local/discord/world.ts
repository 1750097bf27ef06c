import { snowflakeAt } from '../../shared/snowflake.ts';
import {
  channelPayload,
  guildPayload,
  isThread,
  memberPayload,
  messagePayload,
  userPayload,
} from './payloads.ts';
import { NO_SEQUENCES, type Sequences } from './sessions.ts';
import type { Dispatch, SimulatedChannel, SimulatedGuild, SimulatedMember, SimulatedRole } from './types.ts';
import { createVoice, type Voice, type Who } from './voice.ts';

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
export interface World extends Voice {
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
  createChannel(guild: string, channel: SimulatedChannel): Sequences;
  updateChannel(guild: string, channel: SimulatedChannel): Sequences;
  /** Its threads go with it, and whoever was in voice there is disconnected after. */
  deleteChannel(guild: string, id: string): Sequences;
  /** A public thread (type 11) unless `type` says otherwise. */
  createThread(
    guild: string,
    thread: { id: string; name: string; parentId: string; type?: number },
  ): Sequences;
  deleteThread(guild: string, id: string): Sequences;
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

  /** Creates, changes or deletes a channel and says so. */
  function channelEvent(guild: SimulatedGuild, t: string, channel: SimulatedChannel): Sequences {
    guild.channels.set(channel.id, channel);
    return emit(guild.id, t, channelPayload(channel, guild));
  }

  function memberAdd(guild: SimulatedGuild, member: SimulatedMember): Sequences {
    return emit(guild.id, 'GUILD_MEMBER_ADD', { ...memberPayload(member), guild_id: guild.id });
  }

  return {
    ...voice.operations,
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

    createChannel: (guild, channel) => channelEvent(guildOf(guild), 'CHANNEL_CREATE', channel),

    updateChannel(id, channel) {
      const guild = guildOf(id);
      channelOf(guild, channel.id);
      return channelEvent(guild, isThread(channel) ? 'THREAD_UPDATE' : 'CHANNEL_UPDATE', channel);
    },

    deleteChannel(id, channelId) {
      const guild = guildOf(id);
      const channel = channelOf(guild, channelId);
      guild.channels.delete(channelId);
      for (const other of guild.channels.values()) {
        if (isThread(other) && other.parentId === channelId) guild.channels.delete(other.id);
      }
      const sequences = emit(id, 'CHANNEL_DELETE', channelPayload(channel, guild));
      for (const state of [...guild.voice.values()]) {
        if (state.channelId === channelId) voice.operations.voiceLeave({ guild: id, user: state.userId });
      }
      return sequences;
    },

    createThread(id, { type = 11, ...thread }) {
      const guild = guildOf(id);
      channelOf(guild, thread.parentId);
      const channel = { ...thread, type };
      guild.channels.set(channel.id, channel);
      return emit(id, 'THREAD_CREATE', { ...channelPayload(channel, guild), newly_created: true });
    },

    deleteThread(id, threadId) {
      const guild = guildOf(id);
      const thread = channelOf(guild, threadId);
      guild.channels.delete(threadId);
      const { parentId, type } = thread;
      return emit(id, 'THREAD_DELETE', { id: threadId, guild_id: id, parent_id: parentId, type });
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
