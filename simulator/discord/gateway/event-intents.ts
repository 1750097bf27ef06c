import { GatewayIntentBits } from 'discord-api-types/v10';

const { Guilds, GuildMembers, GuildMessages, GuildVoiceStates } = GatewayIntentBits;

/** The intent that each event needs, 0 for none (Discord: Gateway, List of Intents). */
const INTENTS: Readonly<Record<string, number>> = {
  READY: 0,
  RESUMED: 0,
  INTERACTION_CREATE: 0,
  GUILD_CREATE: Guilds,
  GUILD_DELETE: Guilds,
  CHANNEL_CREATE: Guilds,
  CHANNEL_UPDATE: Guilds,
  CHANNEL_DELETE: Guilds,
  THREAD_CREATE: Guilds,
  THREAD_UPDATE: Guilds,
  THREAD_DELETE: Guilds,
  GUILD_MEMBER_ADD: GuildMembers,
  GUILD_MEMBER_UPDATE: GuildMembers,
  GUILD_MEMBER_REMOVE: GuildMembers,
  MESSAGE_CREATE: GuildMessages,
  VOICE_STATE_UPDATE: GuildVoiceStates,
};

/** The intent, as a bit, that an event needs; 0 for none. Throws on an event that the simulated Discord does not know. */
export function intentOf(event: string): number {
  const intent = INTENTS[event];
  if (intent === undefined)
    throw new Error(`The intent of ${event} is not known: add it to event-intents.ts.`);
  return intent;
}

/** The part of an event's data that a session may see: GUILD_CREATE shows voice states only with their intent. */
export function visibleData(
  intents: number,
  event: string,
  data: Record<string, unknown>,
): Record<string, unknown> {
  if (event !== 'GUILD_CREATE' || (intents & GuildVoiceStates) !== 0) return data;
  return { ...data, voice_states: [] };
}
