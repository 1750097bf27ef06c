/**
 * The objects of Discord's API as its gateway sends them, built from the simulated world.
 * Shapes: Discord documentation, Resources (Guild, Channel, User, Message, Voice) and Gateway Events.
 */
import type {
  SimulatedChannel,
  SimulatedGuild,
  SimulatedMember,
  SimulatedRole,
  SimulatedVoiceState,
} from './types.ts';

type Payload = Record<string, unknown>;

const THREAD_TYPES: ReadonlySet<number> = new Set([10, 11, 12]);
const VOICE_TYPES: ReadonlySet<number> = new Set([2, 13]);
/** The member count from which a guild counts as large: the default of IDENTIFY's `large_threshold`. */
const LARGE = 50;
/** Minutes without messages after which a thread is archived. */
const AUTO_ARCHIVE = 1440;

/** Whether a channel is an announcement, public or private thread. */
export const isThread = (channel: SimulatedChannel): boolean => THREAD_TYPES.has(channel.type);

/** A time (ms) in Discord's form, with microseconds and an offset: `2018-01-12T13:00:00.000000+00:00`. */
export function timestamp(at: number): string {
  return `${new Date(at).toISOString().slice(0, -1)}000+00:00`;
}

/** A user (Discord: User, User Object). People have no `bot` field, as Discord does it. */
export function userPayload(member: Pick<SimulatedMember, 'id' | 'bot'>): Payload {
  return {
    id: member.id,
    username: `user${member.id}`,
    global_name: null,
    discriminator: '0',
    avatar: null,
    public_flags: 0,
    ...(member.bot && { bot: true }),
  };
}

/** A guild member without its `user`, as messages carry it (Discord: Guild, Guild Member Object). */
export function partialMemberPayload(member: SimulatedMember): Payload {
  return {
    roles: [...member.roles],
    joined_at: timestamp(member.joinedAt),
    nick: null,
    avatar: null,
    premium_since: null,
    communication_disabled_until: null,
    pending: false,
    deaf: false,
    mute: false,
    flags: 0,
  };
}

/** A guild member with its `user`. */
export function memberPayload(member: SimulatedMember): Payload {
  return { ...partialMemberPayload(member), user: userPayload(member) };
}

/** A role as guilds list it (Discord: Permissions, Role Object). */
export function rolePayload(role: SimulatedRole): Payload {
  return {
    id: role.id,
    name: role.name,
    permissions: role.permissions,
    color: 0,
    hoist: false,
    position: 0,
    managed: false,
    mentionable: false,
    flags: 0,
  };
}

/** A channel, category or thread with its `guild_id` (Discord: Channel, Channel Object). The guild's owner owns all threads, and none is archived. */
export function channelPayload(channel: SimulatedChannel, guild: SimulatedGuild): Payload {
  const common = {
    id: channel.id,
    type: channel.type,
    guild_id: guild.id,
    name: channel.name,
    parent_id: channel.parentId ?? null,
    last_message_id: null,
    rate_limit_per_user: 0,
  };
  if (isThread(channel)) {
    return {
      ...common,
      owner_id: guild.ownerId,
      message_count: 0,
      member_count: 1,
      total_message_sent: 0,
      flags: 0,
      thread_metadata: {
        archived: false,
        archive_timestamp: timestamp(0),
        auto_archive_duration: AUTO_ARCHIVE,
        locked: false,
      },
    };
  }
  return {
    ...common,
    position: 0,
    permission_overwrites: [],
    nsfw: false,
    flags: 0,
    ...(VOICE_TYPES.has(channel.type)
      ? { bitrate: 64_000, user_limit: 0, rtc_region: null }
      : { topic: null }),
  };
}

/** A voice state without `guild_id` and `member` (Discord: Voice, Voice State Object). `channelId` is null after a leave. */
export function voiceStatePayload(
  state: Omit<SimulatedVoiceState, 'channelId'> & { channelId: string | null },
  selfMute: boolean,
): Payload {
  return {
    channel_id: state.channelId,
    user_id: state.userId,
    session_id: state.sessionId,
    deaf: false,
    mute: false,
    self_deaf: false,
    self_mute: selfMute,
    self_video: false,
    suppress: false,
    request_to_speak_timestamp: null,
  };
}

/** The parts of a message. A webhook's message has no `member`. */
export interface MessageParts {
  id: string;
  at: number;
  channel: string;
  guild: string;
  type: number;
  author: Pick<SimulatedMember, 'id' | 'bot'>;
  member?: SimulatedMember | undefined;
  webhookId?: string | undefined;
}

/** MESSAGE_CREATE's data for an application without the message content intent (Discord: Gateway, Message Content Intent). */
export function messagePayload(message: MessageParts): Payload {
  return {
    id: message.id,
    type: message.type,
    channel_id: message.channel,
    guild_id: message.guild,
    author: userPayload(message.author),
    ...(message.member && { member: partialMemberPayload(message.member) }),
    ...(message.webhookId !== undefined && { webhook_id: message.webhookId }),
    content: '',
    timestamp: timestamp(message.at),
    edited_timestamp: null,
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments: [],
    embeds: [],
    components: [],
    pinned: false,
    flags: 0,
  };
}

/**
 * GUILD_CREATE's data for an application without the presence intent (Discord: Gateway Events, Guild Create). `members` are
 * only the application's own member and the users in voice channels. Channels and voice states have no `guild_id`; threads
 * are the active ones. `isMuted` is asked by voice session id.
 */
export function guildPayload(
  guild: SimulatedGuild,
  own: SimulatedMember,
  isMuted: (voiceSession: string) => boolean,
): Payload {
  const channels: Payload[] = [];
  const threads: Payload[] = [];
  for (const channel of guild.channels.values()) {
    const { guild_id: _, ...payload } = channelPayload(channel, guild);
    if (isThread(channel)) threads.push({ ...payload, guild_id: guild.id });
    else channels.push(payload);
  }
  const voice = [...guild.voice.values()];
  const present = new Set([own.id, ...voice.map((state) => state.userId)]);
  return {
    id: guild.id,
    name: guild.name,
    owner_id: guild.ownerId,
    icon: null,
    description: null,
    preferred_locale: 'en-US',
    premium_tier: 0,
    features: [],
    emojis: [],
    stickers: [],
    joined_at: timestamp(own.joinedAt),
    large: guild.memberCount > LARGE,
    unavailable: false,
    member_count: guild.memberCount,
    roles: [...guild.roles.values()].map(rolePayload),
    channels,
    threads,
    members: [...present].flatMap((id) => {
      const member = guild.members.get(id);
      return member ? [memberPayload(member)] : [];
    }),
    voice_states: voice.map((state) => voiceStatePayload(state, isMuted(state.sessionId))),
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}
