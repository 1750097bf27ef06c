/** What the page and its server say to each other, as JSON. Types alone: both sides import them. */
import type { APIEmbed, APIMessageTopLevelComponent } from 'discord-api-types/v10';

export type PersonName = 'moderator' | 'member' | 'admin';

/** What someone sees of the server before anything is asked. Names and descriptions are in their language. */
export interface Scene {
  server: string;
  /** The name under which the application answers. */
  application: string;
  people: PersonName[];
  channels: ChannelInfo[];
  roles: { id: string; name: string }[];
  commands: CommandInfo[];
}

export interface ChannelInfo {
  id: string;
  name: string;
  /** Discord's channel type. */
  type: number;
  /** Whether commands can be typed in it. */
  writable: boolean;
}

export interface CommandInfo {
  /** As registered; `label` is how it is shown. */
  name: string;
  label: string;
  description: string;
  options: OptionInfo[];
}

export interface OptionInfo {
  name: string;
  label: string;
  description: string;
  /** Discord's option type. */
  type: number;
  required: boolean;
  autocomplete: boolean;
  choices: ChoiceInfo[];
  /** Empty where any will do. */
  channelTypes: number[];
  maxLength?: number;
}

export interface ChoiceInfo {
  label: string;
  value: string;
}

/** An option as typed; a channel by id or name, a choice by value. */
export interface TypedOption {
  name: string;
  text: string;
}

/** Who does something, where, in which language. */
export interface Asking {
  as: PersonName;
  channel: string;
  locale: string;
}

export type CommandRequest = Asking & { name: string; options: TypedOption[] };
/** `focused` is the option that is being typed. */
export type CompletionRequest = CommandRequest & { focused: string };
export type ReadRequest = Asking & { line: string };
export type ComponentRequest = Asking & { exchange: string; customId: string; values: string[] };
export type DismissRequest = Asking & { exchange: string };

/** A pasted line, read. */
export type ReadAnswer = Pick<CommandRequest, 'name' | 'options'>;
export interface CompletionAnswer {
  choices: ChoiceInfo[];
}
export interface ErrorAnswer {
  error: string;
}

export interface ShownAttachment {
  id: string;
  filename: string;
  /** Bytes. */
  size: number;
  content_type: string;
  description?: string;
}

/** What is shown of a message; texts, embeds and components are as Discord has them. */
export interface ShownMessage {
  id: string;
  content: string;
  embeds: APIEmbed[];
  attachments: ShownAttachment[];
  components: APIMessageTopLevelComponent[];
  /** ISO 8601. */
  timestamp: string;
  /** Whether the application is still to edit it. */
  thinking: boolean;
  /** Whether only who asked can see it. */
  ephemeral: boolean;
}

/** What somebody asked of the application and what came of it so far. Without a message it is still being sent. */
export interface Exchange {
  id: string;
  asker: PersonName;
  channel: string;
  /** The command, `/report`; or the exchange whose component was used. */
  used: { command: string } | { exchange: string };
  message?: ShownMessage;
  /** Why the application did not respond, or what failed afterwards. */
  failure?: string;
}

/** A server-sent event's data. A stream begins with all that there is. */
export type PageEvent =
  | { kind: 'all'; exchanges: Exchange[] }
  | { kind: 'exchange'; exchange: Exchange }
  | { kind: 'gone'; id: string };
