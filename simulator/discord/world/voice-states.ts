import { randomBytes } from 'node:crypto';
import { NO_SEQUENCES, type Sequences } from '../gateway/sessions.ts';
import { memberPayload, voiceStatePayload } from './payloads.ts';
import type { SimulatedChannel, SimulatedGuild, SimulatedMember, SimulatedVoiceState } from './types.ts';

/** Someone in a guild. `bot` and `roles` count only where nothing was heard of them before, except on joining. */
export interface Who {
  guild: string;
  user: string;
  bot?: boolean;
  roles?: readonly string[];
}

/** Voice connections. Each operation emits VOICE_STATE_UPDATE; none where it would tell nothing new. */
export interface Voice {
  /** Connects someone to a channel under a new voice session id; whoever is connected already moves. */
  voiceJoin(who: Who & { channel: string }): Sequences;
  /** Moves someone, who keeps the voice session id; connects whoever is not connected. */
  voiceMove(who: Who & { channel: string }): Sequences;
  /** Disconnects someone, as far as they are connected. */
  voiceLeave(who: Who): Sequences;
  /** They mute or unmute themselves: an update that changes no channel. */
  voiceMute(who: Who & { muted?: boolean }): Sequences;
}

interface Access {
  guildOf: (id: string) => SimulatedGuild;
  channelOf: (guild: SimulatedGuild, id: string) => SimulatedChannel;
  memberOf: (guild: SimulatedGuild, who: Omit<Who, 'guild'>) => SimulatedMember;
  emit: (guild: string, t: string, d: Record<string, unknown>) => Sequences;
}

/** The voice half of a world, which gives it access to its guilds. */
export function createVoice({ guildOf, channelOf, memberOf, emit }: Access) {
  /** By voice session id: SimulatedVoiceState has no place for it. */
  const muted = new Set<string>();

  function update(guild: SimulatedGuild, state: SimulatedVoiceState, member: SimulatedMember): Sequences {
    return emit(guild.id, 'VOICE_STATE_UPDATE', {
      guild_id: guild.id,
      ...voiceStatePayload(state, muted.has(state.sessionId)),
      member: memberPayload(member),
    });
  }

  /** Ends a voice connection without a word, as Discord does when its user leaves the server. */
  function forget(guild: SimulatedGuild, user: string): SimulatedVoiceState | undefined {
    const state = guild.voice.get(user);
    if (!state) return undefined;
    guild.voice.delete(user);
    muted.delete(state.sessionId);
    return state;
  }

  function connect(who: Who & { channel: string }): Sequences {
    const guild = guildOf(who.guild);
    channelOf(guild, who.channel);
    const member = memberOf(guild, who);
    const before = guild.voice.get(who.user);
    if (before?.channelId === who.channel) return NO_SEQUENCES;
    const sessionId = before?.sessionId ?? randomBytes(16).toString('hex');
    const state = { userId: who.user, channelId: who.channel, sessionId };
    guild.voice.set(who.user, state);
    return update(guild, state, member);
  }

  const operations: Voice = {
    voiceJoin: connect,
    voiceMove: connect,

    voiceLeave(who) {
      const guild = guildOf(who.guild);
      const state = forget(guild, who.user);
      if (!state) return NO_SEQUENCES;
      const left = voiceStatePayload({ ...state, channelId: null }, false);
      return emit(guild.id, 'VOICE_STATE_UPDATE', { guild_id: guild.id, ...left });
    },

    voiceMute(who) {
      const guild = guildOf(who.guild);
      const state = guild.voice.get(who.user);
      if (!state) return NO_SEQUENCES;
      if (who.muted ?? true) muted.add(state.sessionId);
      else muted.delete(state.sessionId);
      return update(guild, state, memberOf(guild, who));
    },
  };

  return { operations, forget, isMuted: (voiceSession: string) => muted.has(voiceSession) };
}
