/** The responses to interactions (Discord: Receiving and Responding, Interaction Response Object). */
import { InteractionResponseFlags, InteractionResponseType } from 'discord-interactions';

/** A response of one of the kinds that this bot sends. */
export type InteractionResponse =
  | { type: InteractionResponseType.PONG }
  | {
      type: InteractionResponseType.CHANNEL_MESSAGE_WITH_SOURCE | InteractionResponseType.UPDATE_MESSAGE;
      data: MessageData;
    }
  | {
      type: InteractionResponseType.APPLICATION_COMMAND_AUTOCOMPLETE_RESULT;
      data: { choices: readonly Choice[] };
    }
  | { type: InteractionResponseType.DEFERRED_CHANNEL_MESSAGE_WITH_SOURCE; data?: { flags: number } };

/** The most choices that can be offered, and the most characters of a name or a value (Discord: Application Commands, Autocomplete). */
export const MOST_CHOICES = 25;
export const LONGEST_CHOICE = 100;

/** A choice that is offered for an option while it is typed. */
export interface Choice {
  name: string;
  value: string;
}

/** The content of a message as it is sent. */
export interface MessageData {
  content: string;
  flags?: number;
  components?: readonly ActionRow[];
  /** Empty: mentions show names and notify nobody. */
  allowed_mentions: { parse: readonly [] };
}

/** The content of a message before it is sent. */
export interface Message {
  content: string;
  components?: readonly ActionRow[];
}

/** A row with the one select menu that Discord allows in it, or with a button. */
export interface ActionRow<Component = SelectMenu | Button> {
  type: number;
  components: readonly [Component];
}

/** A button whose click comes back as an interaction (Discord: Component Reference, Button). */
export interface Button {
  type: number;
  style: number;
  custom_id: string;
  label: string;
}

/** A role or channel select menu (Discord: Component Reference). */
export interface SelectMenu {
  type: number;
  custom_id: string;
  placeholder: string;
  min_values: number;
  max_values: number;
  default_values: readonly { id: string; type: 'role' | 'channel' }[];
  channel_types?: readonly number[];
}

/** The most characters of a message (Discord: Message Resource, Create Message). */
const MAX_CONTENT = 2000;

/** The response to a PING. */
export const PONG: InteractionResponse = { type: InteractionResponseType.PONG };

/** A message that only the user of the interaction can see. */
export function ephemeralMessage(message: Message): InteractionResponse {
  return {
    type: InteractionResponseType.CHANNEL_MESSAGE_WITH_SOURCE,
    data: { ...messageData(message), flags: InteractionResponseFlags.EPHEMERAL },
  };
}

/** Replaces the message that the component is part of. */
export function messageUpdate(message: Message): InteractionResponse {
  return { type: InteractionResponseType.UPDATE_MESSAGE, data: messageData(message) };
}

/** Choices for the option that is being typed. */
export function choiceList(choices: readonly Choice[]): InteractionResponse {
  return { type: InteractionResponseType.APPLICATION_COMMAND_AUTOCOMPLETE_RESULT, data: { choices } };
}

/** "Thinking…", to be edited within 15 minutes. Who sees the answer is decided here and cannot be changed later. */
export function deferredReply(isEphemeral: boolean): InteractionResponse {
  return {
    type: InteractionResponseType.DEFERRED_CHANNEL_MESSAGE_WITH_SOURCE,
    ...(isEphemeral && { data: { flags: InteractionResponseFlags.EPHEMERAL } }),
  };
}

/** Roles or channels as mentions, in one line. */
export function mentions(ids: readonly string[], of: 'role' | 'channel'): string {
  return ids.map((id) => (of === 'role' ? `<@&${id}>` : `<#${id}>`)).join(', ');
}

function messageData(message: Message): MessageData {
  const { content } = message;
  const fits = content.length <= MAX_CONTENT;
  return {
    ...message,
    content: fits ? content : `${content.slice(0, MAX_CONTENT - 1).toWellFormed()}…`,
    allowed_mentions: { parse: [] },
  };
}
