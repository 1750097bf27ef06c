/** The JSON that the page and its server exchange. This file has only types, because both sides import it. */
import type { APIEmbed, APIMessageTopLevelComponent } from 'discord-api-types/v10';

/** A person of the simulated server, as whom the page can be used. */
export type PersonName = 'moderator' | 'member' | 'admin';

/** The simulated guild as one person sees it. Labels and descriptions are in that person's language. */
export interface GuildInfo {
  name: string;
  /** The application's name. */
  application: string;
  people: PersonName[];
  channels: ChannelInfo[];
  roles: { id: string; name: string }[];
  commands: CommandInfo[];
}

/** A channel of the guild. */
export interface ChannelInfo {
  id: string;
  name: string;
  /** Discord's channel type. */
  type: number;
  /** Whether commands can be typed in it. */
  writable: boolean;
}

/** A slash command that the person is offered. */
export interface CommandInfo {
  /** The registered name; `label` is the name in the person's language. */
  name: string;
  label: string;
  description: string;
  options: OptionInfo[];
}

/** An option of a command; `name` is sent, `label` is shown. */
export interface OptionInfo {
  name: string;
  label: string;
  description: string;
  /** Discord's option type. */
  type: number;
  required: boolean;
  autocomplete: boolean;
  choices: ChoiceInfo[];
  /** The channel types that the option accepts; empty for any type. */
  channelTypes: number[];
  /** Characters. */
  maxLength?: number;
}

/** A choice of an option: `label` is shown, `value` is sent. */
export interface ChoiceInfo {
  label: string;
  value: string;
}

/** An option that a person filled in. The text of a channel is its id or name, that of a choice its value. */
export interface TypedOption {
  name: string;
  text: string;
}

/** The person who sends a request, the channel it is sent in, and the person's locale. */
export interface RequestContext {
  as: PersonName;
  channel: string;
  locale: string;
}

/** Uses a command. */
export type CommandRequest = RequestContext & { name: string; options: TypedOption[] };
/** Asks for the choices of an option; `focused` is the name of the option that is being typed. */
export type CompletionRequest = CommandRequest & { focused: string };
/** Parses a line that was typed or pasted as a whole. */
export type LineRequest = RequestContext & { line: string };
/** Uses a button or select menu of an exchange's message. */
export type ComponentRequest = RequestContext & { exchange: string; customId: string; values: string[] };
/** Removes an exchange from the page. */
export type DismissRequest = RequestContext & { exchange: string };

/** The command and options of a line. */
export type ParsedLine = Pick<CommandRequest, 'name' | 'options'>;
/** The answer to a {@link CompletionRequest}. */
export interface CompletionAnswer {
  choices: ChoiceInfo[];
}
/** The answer to a request that failed; the person at the page reads `error`. */
export interface ErrorAnswer {
  error: string;
}

/** An attachment of a message. The page loads it from `/files/<id>/<filename>`. */
export interface ShownAttachment {
  id: string;
  filename: string;
  /** Bytes. */
  size: number;
  content_type: string;
  description?: string;
}

/** The part of a message that the page shows. Content, embeds and components are in Discord's format. */
export interface ShownMessage {
  id: string;
  content: string;
  embeds: APIEmbed[];
  attachments: ShownAttachment[];
  components: APIMessageTopLevelComponent[];
  /** ISO 8601. */
  timestamp: string;
  /** Whether the response is deferred and the application has not edited it yet. */
  thinking: boolean;
  /** Whether only the person who used the command or component sees it. */
  ephemeral: boolean;
}

/** An interaction and the application's response so far. Without a message and a failure, it is still being sent. */
export interface Exchange {
  id: string;
  /** The person who used the command or component. */
  user: PersonName;
  channel: string;
  /** The command, such as `/report`, or the id of the exchange whose component was used. */
  used: { command: string } | { exchange: string };
  message?: ShownMessage;
  /** Why the application did not respond, or what failed after its response. */
  failure?: string;
}

/** The data of a server-sent event. The first event of a stream holds all exchanges that the person can see. */
export type PageEvent =
  | { kind: 'all'; exchanges: Exchange[] }
  | { kind: 'exchange'; exchange: Exchange }
  | { kind: 'gone'; id: string };
