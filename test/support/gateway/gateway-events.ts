import { snowflakeAt } from '../../../shared/discord/snowflake.ts';
import { GUILD, OTHER_GUILD } from '../ids.ts';

export { GUILD, OTHER_GUILD };

/** Gateway dispatches as Discord documents them, with the fields that matter here. */

export interface GatewayEvent {
  t: string;
  d: Record<string, unknown>;
}

/** The id of channel 1, 2 … of the guild. */
export const channel = (number: number): string => `80000000000000${String(number).padStart(4, '0')}`;
export const user = (number: number): string => `90000000000000${String(number).padStart(4, '0')}`;
export const ROLE = '600000000000000001';

/** The time of an ISO string without a zone, ms: `2018-01-12T13:59:58.500`. */
export const at = (iso: string): number => Date.parse(`${iso}Z`);

interface Person {
  bot?: boolean;
  system?: boolean;
  roles?: readonly unknown[];
}

const userObject = (id: string, { bot, system }: Person = {}) => ({
  id,
  username: 'a name',
  ...(bot !== undefined && { bot }),
  ...(system !== undefined && { system }),
});

export interface VoiceStateOptions extends Person {
  /** Discord's voice session id; null leaves it out. */
  session?: string | null;
  guild?: string;
}

/** A voice state of user `id` in channel `place`, or in none. */
export const voiceState = (id: string, place: string | null, options: VoiceStateOptions = {}) => ({
  user_id: id,
  channel_id: place,
  ...(options.session !== null && { session_id: options.session ?? `session of ${id}` }),
  self_mute: false,
  member: { user: userObject(id, options), roles: options.roles ?? [] },
});

export const voiceUpdate = (
  id: string,
  place: string | null,
  options: VoiceStateOptions = {},
): GatewayEvent => ({
  t: 'VOICE_STATE_UPDATE',
  d: { guild_id: options.guild ?? GUILD, ...voiceState(id, place, options) },
});

/** A leave as one server sent it: without the member. */
export const voiceLeave = (id: string, options: VoiceStateOptions = {}): GatewayEvent => {
  const event = voiceUpdate(id, null, options);
  delete event.d['member'];
  return event;
};

export interface MessageOptions extends Person {
  /** When it was written, ms. */
  at: number;
  author?: string;
  channel?: string;
  guild?: string;
  type?: number;
  webhook?: string;
  increment?: number;
}

export const message = (options: MessageOptions): GatewayEvent => ({
  t: 'MESSAGE_CREATE',
  d: {
    id: snowflakeAt(options.at, options.increment),
    guild_id: options.guild ?? GUILD,
    channel_id: options.channel ?? channel(1),
    author: userObject(options.author ?? user(1), options),
    member: { roles: options.roles ?? [] },
    type: options.type ?? 0,
    content: '',
    ...(options.webhook !== undefined && { webhook_id: options.webhook }),
  },
});

export const memberAdd = (
  id: string,
  joinedAt: number,
  options: Person & { guild?: string } = {},
): GatewayEvent => ({
  t: 'GUILD_MEMBER_ADD',
  d: {
    guild_id: options.guild ?? GUILD,
    user: userObject(id, options),
    roles: [],
    joined_at: new Date(joinedAt).toISOString(),
  },
});

export const memberRemove = (id: string, options: Person & { guild?: string } = {}): GatewayEvent => ({
  t: 'GUILD_MEMBER_REMOVE',
  d: { guild_id: options.guild ?? GUILD, user: userObject(id, options) },
});

export interface ChannelObject {
  id: string;
  name: string;
  type: number;
  parent_id?: string | null;
}

export const text = (number: number, name = `channel-${number}`): ChannelObject => ({
  id: channel(number),
  name,
  type: 0,
});

export const thread = (number: number, parent: string, name = `thread-${number}`): ChannelObject => ({
  id: channel(number),
  name,
  type: 11,
  parent_id: parent,
});

export const ofChannel = (t: string, object: ChannelObject, guild = GUILD): GatewayEvent => ({
  t,
  d: { guild_id: guild, ...object },
});

export interface SnapshotOptions {
  guild?: string;
  members?: number;
  channels?: readonly ChannelObject[];
  threads?: readonly ChannelObject[];
  voice?: readonly ReturnType<typeof voiceState>[];
}

export const snapshot = (options: SnapshotOptions = {}): GatewayEvent => ({
  t: 'GUILD_CREATE',
  d: {
    id: options.guild ?? GUILD,
    member_count: options.members ?? 10,
    channels: options.channels ?? [text(1), text(2)],
    threads: options.threads ?? [],
    // Voice states in a snapshot have no member, unlike those in voice updates.
    voice_states: (options.voice ?? []).map(({ member: _, ...state }) => state),
    members: (options.voice ?? []).map(({ member }) => member),
  },
});

export const outage = (guild = GUILD): GatewayEvent => ({
  t: 'GUILD_DELETE',
  d: { id: guild, unavailable: true },
});
export const removal = (guild = GUILD): GatewayEvent => ({ t: 'GUILD_DELETE', d: { id: guild } });

export const ready = (guilds: readonly string[] = [GUILD], session = 'gateway session'): GatewayEvent => ({
  t: 'READY',
  d: {
    session_id: session,
    resume_gateway_url: 'ws://gateway.invalid',
    guilds: guilds.map((id) => ({ id, unavailable: true })),
  },
});
