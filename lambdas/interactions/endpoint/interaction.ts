/** Interactions with the fields that this bot reads (Discord: Receiving and Responding, Interaction Object). */
import type { Locale } from '../../../shared/locale.ts';

/** Any interaction that this bot handles. */
export type Interaction = Ping | CommandInteraction | AutocompleteInteraction | ComponentInteraction;

/** Discord's check that the endpoint answers. */
export interface Ping {
  kind: 'ping';
}

/** The fields that commands and components share. `server` is absent in a direct message. */
export interface CommonFields {
  id: string;
  applicationId: string;
  token: string;
  /** The user's language. */
  locale: Locale;
  /** The user's language as Discord names it: `en-GB` (Discord: Reference, Locales). */
  discordLocale: string;
  /** The most bytes of a reply's attachments. */
  attachmentSizeLimit: number;
  server?: Server;
}

/** The server of an interaction, and the member and channel in it. */
export interface Server {
  guild: string;
  member: Member;
  channel: InteractionChannel;
}

/** The member who uses a command, without their id, which only a button needs. `permissions` apply in the interaction's channel. */
export interface Member {
  permissions: bigint;
  roles: readonly string[];
}

/** The channel that an interaction was sent from. `kind` is Discord's channel type. */
export interface InteractionChannel {
  id: string;
  kind: number;
  /** The parent channel of a thread, the category of a channel. */
  parent?: string;
}

/** A slash command that the user sent. */
export interface CommandInteraction extends CommonFields {
  kind: 'command';
  name: string;
  options: readonly CommandOption[];
  /** The channels that Discord sent with the options, by id. */
  channels: ReadonlyMap<string, ResolvedChannel>;
}

/** A command that the user is still typing. */
export interface AutocompleteInteraction extends CommonFields {
  kind: 'autocomplete';
  name: string;
  /** The option that the user is typing. */
  focused: CommandOption;
}

/** An option as Discord sent it; `value` is not checked yet. */
export interface CommandOption {
  name: string;
  value: unknown;
}

/** A channel as Discord describes it next to the options. `kind` is Discord's channel type. */
export interface ResolvedChannel {
  id: string;
  name: string;
  kind: number;
  parent?: string;
  /** Absent where Discord does not send it. */
  guild?: string;
}

/** A click on a button, or a choice in a select menu. */
export interface ComponentInteraction extends CommonFields {
  kind: 'component';
  customId: string;
  /** The user's id. It is only ever sealed: never stored as it is, never logged. */
  user: string;
  /** The values chosen in a select menu; the code of the menu checks them. */
  values: readonly unknown[];
}
