/** What is answered to an interaction (Discord: Receiving and Responding, Interaction Response Object). */
import { InteractionResponseFlags, InteractionResponseType } from 'discord-interactions';

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

/** As many as may be offered, and the characters that a name or a value may have (Discord: Application Commands, Autocomplete). */
export const MOST_CHOICES = 25;
export const LONGEST_CHOICE = 100;

/** What is offered for an option while it is typed. */
export interface Choice {
  name: string;
  value: string;
}

export interface MessageData {
  content: string;
  flags?: number;
  components?: readonly ActionRow[];
  /** Mentions are shown by name and notify nobody. */
  allowed_mentions: { parse: readonly [] };
}

/** What a message is made of before it is sent. */
export interface Message {
  content: string;
  components?: readonly ActionRow[];
}

/** A row with the one select menu that Discord allows in it, or with a button. */
export interface ActionRow<Component = SelectMenu | Button> {
  type: number;
  components: readonly [Component];
}

/** A button that comes back as an interaction (Discord: Component Reference, Button). */
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

/** Characters that a message may have (Discord: Message Resource, Create Message). */
const MAX_CONTENT = 2000;

export const PONG: InteractionResponse = { type: InteractionResponseType.PONG };

/** A message that only the one who asked can see. */
export function ephemeral(message: Message): InteractionResponse {
  return {
    type: InteractionResponseType.CHANNEL_MESSAGE_WITH_SOURCE,
    data: { ...messageData(message), flags: InteractionResponseFlags.EPHEMERAL },
  };
}

/** Replaces the message that the component used is part of. */
export function update(message: Message): InteractionResponse {
  return { type: InteractionResponseType.UPDATE_MESSAGE, data: messageData(message) };
}

/** What is offered for the option that is being typed. */
export function offered(choices: readonly Choice[]): InteractionResponse {
  return { type: InteractionResponseType.APPLICATION_COMMAND_AUTOCOMPLETE_RESULT, data: { choices } };
}

/** "Thinking…", to be edited within 15 minutes. Who may see the answer is decided here and cannot be changed later. */
export function deferred(isEphemeral: boolean): InteractionResponse {
  return {
    type: InteractionResponseType.DEFERRED_CHANNEL_MESSAGE_WITH_SOURCE,
    ...(isEphemeral && { data: { flags: InteractionResponseFlags.EPHEMERAL } }),
  };
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
