import type { Sequences } from '../gateway/sessions.ts';
import { channelPayload, isThread } from './payloads.ts';
import type { SimulatedChannel, SimulatedGuild } from './types.ts';
import type { Voice } from './voice-states.ts';

/** Channels and threads. Each operation changes the guild and emits the dispatch that Discord documents for it. */
export interface Channels {
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
}

interface Access {
  guildOf: (id: string) => SimulatedGuild;
  channelOf: (guild: SimulatedGuild, id: string) => SimulatedChannel;
  emit: (guild: string, t: string, d: Record<string, unknown>) => Sequences;
  voiceLeave: Voice['voiceLeave'];
}

/** The part of a world that is about channels; the world gives it access to its guilds. */
export function createChannels({ guildOf, channelOf, emit, voiceLeave }: Access): Channels {
  /** Creates or changes a channel and says so. */
  function tell(guild: SimulatedGuild, t: string, channel: SimulatedChannel): Sequences {
    guild.channels.set(channel.id, channel);
    return emit(guild.id, t, channelPayload(channel, guild));
  }

  return {
    createChannel: (guild, channel) => tell(guildOf(guild), 'CHANNEL_CREATE', channel),

    updateChannel(id, channel) {
      const guild = guildOf(id);
      channelOf(guild, channel.id);
      return tell(guild, isThread(channel) ? 'THREAD_UPDATE' : 'CHANNEL_UPDATE', channel);
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
