/** The simulated Discord's model: the part of Discord's own that the bot can see. Ids are snowflakes. */

/** A role (Discord: Permissions, Role Object). */
export interface SimulatedRole {
  id: string;
  name: string;
  /** A bit set in decimal (Discord: Permissions). */
  permissions: string;
}

/** A channel, category or thread (Discord: Channel, Channel Object). */
export interface SimulatedChannel {
  id: string;
  name: string;
  /** Discord's channel type (Discord: Channel, Channel Types): 0 text, 2 voice, 4 category, 11 public thread … */
  type: number;
  /** The category of a channel, the parent of a thread. */
  parentId?: string;
}

/** A member of a guild (Discord: Guild, Guild Member Object). */
export interface SimulatedMember {
  id: string;
  bot: boolean;
  /** Role ids, without the guild's own @everyone. */
  roles: string[];
  /** Ms since the epoch. */
  joinedAt: number;
}

/** A user's voice connection (Discord: Voice, Voice State Object). */
export interface SimulatedVoiceState {
  userId: string;
  channelId: string;
  sessionId: string;
}

/** A guild (Discord: Guild, Guild Object). Maps are by id, `voice` by user id. */
export interface SimulatedGuild {
  id: string;
  name: string;
  ownerId: string;
  roles: Map<string, SimulatedRole>;
  /** Channels, categories and threads. */
  channels: Map<string, SimulatedChannel>;
  /** The members who have done anything; `memberCount` counts the silent ones too. */
  members: Map<string, SimulatedMember>;
  memberCount: number;
  voice: Map<string, SimulatedVoiceState>;
}

/** A gateway dispatch before it has a sequence number: event name and data, and the guild whose shard it goes to. */
export interface Dispatch {
  t: string;
  d: Record<string, unknown>;
  guild: string;
}

/** The sequence number that a dispatch got in each session that it went to, by session id. */
export type Sequences = ReadonlyMap<string, number>;

/** The sequence numbers of a dispatch that went to no session. */
export const NO_SEQUENCES: Sequences = new Map();

/** A user of a guild. `bot` and `roles` are used only on joining, and for a user who is not known yet. */
export interface GuildUser {
  guild: string;
  user: string;
  bot?: boolean;
  roles?: readonly string[];
}
