/** What the simulated Discord knows: the part of Discord's own model that the bot can see. Ids are snowflakes. */

export interface SimulatedRole {
  id: string;
  name: string;
  /** A bitset in decimal (Discord: Permissions). */
  permissions: string;
}

export interface SimulatedChannel {
  id: string;
  name: string;
  /** Discord's channel type: 0 text, 2 voice, 4 category, 11 public thread … */
  type: number;
  /** The category of a channel, the parent of a thread. */
  parentId?: string;
}

export interface SimulatedMember {
  id: string;
  bot: boolean;
  /** Role ids, without the guild's own @everyone. */
  roles: string[];
  /** Ms since the epoch. */
  joinedAt: number;
}

export interface SimulatedVoiceState {
  userId: string;
  channelId: string;
  sessionId: string;
}

export interface SimulatedGuild {
  id: string;
  name: string;
  ownerId: string;
  roles: Map<string, SimulatedRole>;
  /** Channels, categories and threads alike. */
  channels: Map<string, SimulatedChannel>;
  /** Those whom anything was ever heard of; `memberCount` counts the silent ones too. */
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
