import { snowflakeAt } from '../../../shared/discord/snowflake.ts';
import { type Availability, createAvailability } from './guild-availability.ts';
import { type Channels, createChannels } from './guild-channels.ts';
import { createMembers, type Members } from './guild-members.ts';
import { createRegistry, type GuildRegistry, type WorldOptions } from './guild-registry.ts';
import { messagePayload } from './payloads.ts';
import type { Sequences, SimulatedGuild } from './types.ts';
import { createVoice, type Voice } from './voice-states.ts';

/** A message to send. */
export interface NewMessage {
  guild: string;
  channel: string;
  author: string;
  /** Whether the author is a bot. Used only for an author who is not known yet. */
  bot?: boolean;
  /** Discord's message type, default 0. */
  type?: number;
  webhookId?: string;
  /** Default: a new id made now. */
  id?: string;
}

/**
 * The guilds and what happens in them. Every operation changes the model, emits the dispatch that Discord documents for
 * it (Discord: Gateway Events) and returns the dispatch's sequence numbers; none while the guild is in an outage. All
 * throw on an unknown guild.
 */
export interface World extends Availability, Channels, Members, Voice {
  readonly guilds: ReadonlyMap<string, SimulatedGuild>;
  readonly now: () => number;
  /** A snowflake of now, unlike all others of this world. */
  nextId(): string;
  /** MESSAGE_CREATE. Throws where the guild has no such channel. */
  message(message: NewMessage): { id: string; sequences: Sequences };
}

/** An empty world. */
export function createWorld(options: WorldOptions): World {
  const registry = createRegistry(options);
  const { now, guilds } = registry;
  let ids = 0;
  const nextId = () => snowflakeAt(now(), ids++ & 0x3f_ffff);
  const { operations: voice, endVoice, isMuted } = createVoice(registry);
  return {
    ...voice,
    ...createChannels(registry, voice.voiceLeave),
    ...createMembers(registry, endVoice),
    ...createAvailability(registry, isMuted),
    guilds,
    now,
    nextId,
    message(message) {
      const id = message.id ?? nextId();
      return { id, sequences: sendMessage(registry, { ...message, id }) };
    },
  };
}

function sendMessage(
  { now, guildOf, channelOf, memberOf, emit }: GuildRegistry,
  message: NewMessage & { id: string },
): Sequences {
  const { id, guild: guildId, channel, author, bot = false, type = 0, webhookId } = message;
  const guild = guildOf(guildId);
  channelOf(guild, channel);
  // A webhook's message has the webhook as its author, which is no member (Discord: Message, Message Object).
  const member = webhookId === undefined ? memberOf(guild, { user: author, bot }) : undefined;
  const from = member ?? { id: author, bot: true };
  const parts = { id, at: now(), channel, guild: guildId, type, author: from, member, webhookId };
  return emit(guildId, 'MESSAGE_CREATE', messagePayload(parts));
}
