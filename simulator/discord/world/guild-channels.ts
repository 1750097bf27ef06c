import type { GuildRegistry } from './guild-registry.ts';
import { channelPayload, isThread } from './payloads.ts';
import type { Sequences, SimulatedChannel, SimulatedGuild } from './types.ts';
import type { Voice } from './voice-states.ts';

/** Channels and threads (Discord: Gateway Events, Channels). */
export interface Channels {
  /** CHANNEL_CREATE. */
  createChannel(guild: string, channel: SimulatedChannel): Sequences;
  /** CHANNEL_UPDATE or THREAD_UPDATE. Throws where the guild has no such channel. */
  updateChannel(guild: string, channel: SimulatedChannel): Sequences;
  /** Deletes a channel and its threads, then disconnects the users who are in voice there. */
  deleteChannel(guild: string, id: string): Sequences;
  /** THREAD_CREATE. A public thread (type 11) unless `type` says otherwise. */
  createThread(
    guild: string,
    thread: { id: string; name: string; parentId: string; type?: number },
  ): Sequences;
  /** THREAD_DELETE. */
  deleteThread(guild: string, id: string): Sequences;
}

/** The channels of a world. `voiceLeave` disconnects a user from voice. */
export function createChannels(
  { guildOf, channelOf, emit }: GuildRegistry,
  voiceLeave: Voice['voiceLeave'],
): Channels {
  function setChannel(guild: SimulatedGuild, t: string, channel: SimulatedChannel): Sequences {
    guild.channels.set(channel.id, channel);
    return emit(guild.id, t, channelPayload(channel, guild));
  }

  return {
    createChannel: (guild, channel) => setChannel(guildOf(guild), 'CHANNEL_CREATE', channel),

    updateChannel(id, channel) {
      const guild = guildOf(id);
      channelOf(guild, channel.id);
      return setChannel(guild, isThread(channel) ? 'THREAD_UPDATE' : 'CHANNEL_UPDATE', channel);
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
        if (state.channelId === channelId) voiceLeave({ guild: id, user: state.userId });
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
  };
}
