import { randomBytes } from 'node:crypto';
import type { GuildRegistry } from './guild-registry.ts';
import { memberPayload, voiceStatePayload } from './payloads.ts';
import {
  type GuildUser,
  NO_SEQUENCES,
  type Sequences,
  type SimulatedGuild,
  type SimulatedMember,
  type SimulatedVoiceState,
} from './types.ts';

/**
 * Voice connections. Each operation emits VOICE_STATE_UPDATE, or nothing where nothing changes (Discord: Gateway Events,
 * Voice State Update).
 */
export interface Voice {
  /** Connects a user to a channel under a new voice session id. A connected user moves instead. */
  voiceJoin(user: GuildUser & { channel: string }): Sequences;
  /** Moves a user, who keeps the voice session id. A user who is not connected joins instead. */
  voiceMove(user: GuildUser & { channel: string }): Sequences;
  /** Disconnects a user who is connected. */
  voiceLeave(user: GuildUser): Sequences;
  /** The user mutes or unmutes themselves: an update that changes no channel. */
  voiceMute(user: GuildUser & { muted?: boolean }): Sequences;
}

/** A world's voice connections: the operations, and what the rest of the world needs of them. */
export interface VoiceStates {
  operations: Voice;
  /** Ends a voice connection without a dispatch, as Discord does when a member leaves. Returns the state that ended. */
  endVoice: (guild: SimulatedGuild, user: string) => SimulatedVoiceState | undefined;
  /** Whether the user of a voice session is muted, by its id. */
  isMuted: (voiceSession: string) => boolean;
}

/** No voice connections yet. */
export function createVoice({ guildOf, channelOf, memberOf, emit }: GuildRegistry): VoiceStates {
  /** By voice session id: SimulatedVoiceState has no place for it. */
  const muted = new Set<string>();

  function update(guild: SimulatedGuild, state: SimulatedVoiceState, member: SimulatedMember): Sequences {
    return emit(guild.id, 'VOICE_STATE_UPDATE', {
      guild_id: guild.id,
      ...voiceStatePayload(state, muted.has(state.sessionId)),
      member: memberPayload(member),
    });
  }

  function endVoice(guild: SimulatedGuild, user: string): SimulatedVoiceState | undefined {
    const state = guild.voice.get(user);
    if (!state) return undefined;
    guild.voice.delete(user);
    muted.delete(state.sessionId);
    return state;
  }

  function connect(user: GuildUser & { channel: string }): Sequences {
    const guild = guildOf(user.guild);
    channelOf(guild, user.channel);
    const member = memberOf(guild, user);
    const before = guild.voice.get(user.user);
    if (before?.channelId === user.channel) return NO_SEQUENCES;
    const sessionId = before?.sessionId ?? randomBytes(16).toString('hex');
    const state = { userId: user.user, channelId: user.channel, sessionId };
    guild.voice.set(user.user, state);
    return update(guild, state, member);
  }

  const operations: Voice = {
    voiceJoin: connect,
    voiceMove: connect,

    voiceLeave(user) {
      const guild = guildOf(user.guild);
      const state = endVoice(guild, user.user);
      if (!state) return NO_SEQUENCES;
      const left = voiceStatePayload({ ...state, channelId: null }, false);
      return emit(guild.id, 'VOICE_STATE_UPDATE', { guild_id: guild.id, ...left });
    },

    voiceMute(user) {
      const guild = guildOf(user.guild);
      const state = guild.voice.get(user.user);
      if (!state) return NO_SEQUENCES;
      if (user.muted ?? true) muted.add(state.sessionId);
      else muted.delete(state.sessionId);
      return update(guild, state, memberOf(guild, user));
    },
  };

  return { operations, endVoice, isMuted: (voiceSession) => muted.has(voiceSession) };
}
