/**
 * An interaction as far as this bot reads it, and the way from Discord's JSON to it (Discord: Receiving and
 * Responding, Interaction Object). A good signature proves where a body comes from, not what is in it, so every field
 * is checked by hand; a schema library would cost more in cold starts than these few checks.
 */
import { InteractionType } from 'discord-interactions';
import { isSnowflake } from '../../../shared/discord/snowflake.ts';
import { type Locale, localeOf } from '../../../shared/locale.ts';

/** The body is no interaction of a kind that this bot could have asked for: to be answered with status 400. */
export class MalformedInteraction extends Error {
  override name = 'MalformedInteraction';
}

export type Interaction = Ping | CommandInteraction | AutocompleteInteraction | ComponentInteraction;

export interface Ping {
  kind: 'ping';
}

/** Where a command or component was used, and by whom; there is no `server` in a direct message. */
interface Used {
  id: string;
  applicationId: string;
  token: string;
  /** The language of whoever uses it. */
  locale: Locale;
  /** The same as Discord says it: `en-GB` (Discord: Reference, Locales). */
  discordLocale: string;
  /** Bytes that the attachments of a reply may have. */
  attachmentSizeLimit: number;
  server?: Server;
}

export interface Server {
  guild: string;
  member: Member;
  channel: UsedChannel;
}

/** Who asks, without their id: only who presses a button needs to be known by it. `permissions` hold in the channel of the interaction. */
export interface Member {
  permissions: bigint;
  roles: readonly string[];
}

/** The channel that an interaction was sent from. `kind` is Discord's channel type. */
export interface UsedChannel {
  id: string;
  kind: number;
  /** The parent channel of a thread, the category of a channel. */
  parent?: string;
}

export interface CommandInteraction extends Used {
  kind: 'command';
  name: string;
  options: readonly CommandOption[];
  /** The channels that Discord sent along with the options, by id. */
  channels: ReadonlyMap<string, ResolvedChannel>;
}

/** A command that is still being typed. */
export interface AutocompleteInteraction extends Used {
  kind: 'autocomplete';
  name: string;
  /** The option that is being typed. */
  focused: CommandOption;
}

export interface CommandOption {
  name: string;
  value: unknown;
}

export interface ResolvedChannel {
  id: string;
  name: string;
  kind: number;
  parent?: string;
  /** Only where Discord says it. */
  guild?: string;
}

export interface ComponentInteraction extends Used {
  kind: 'component';
  customId: string;
  /** Whoever used it: for sealing alone, neither to be stored nor logged. */
  user: string;
  /** What was chosen in a select menu; checked by whoever knows the menu. */
  values: readonly unknown[];
}

/** What Discord grants where an interaction does not say (Discord: Receiving and Responding, 10 MiB by default). */
const DEFAULT_ATTACHMENT_LIMIT = 10 * 1024 * 1024;
/** The application command type of slash commands (Discord: Application Commands, Application Command Types). */
const CHAT_INPUT = 1;

type Json = Record<string, unknown>;

/** Reads an interaction; throws {@link MalformedInteraction} naming the field that is not as Discord documents it. */
export function parseInteraction(body: unknown): Interaction {
  const json = object(body, 'the body');
  switch (json['type']) {
    case InteractionType.PING:
      return { kind: 'ping' };
    case InteractionType.APPLICATION_COMMAND:
      return command(used(json), object(json['data'], 'data'));
    case InteractionType.APPLICATION_COMMAND_AUTOCOMPLETE:
      return autocomplete(used(json), object(json['data'], 'data'));
    case InteractionType.MESSAGE_COMPONENT:
      return component(used(json), json, object(json['data'], 'data'));
    default:
      throw new MalformedInteraction('The field type is none of the interaction types that are in use here.');
  }
}

function command(where: Used, data: Json): CommandInteraction {
  const slash = data['type'] === undefined || data['type'] === CHAT_INPUT;
  return {
    ...where,
    kind: 'command',
    // A user or message command of the same name is another command, and none of ours.
    name: slash ? string(data['name'], 'data.name') : '',
    options: array(data['options'] ?? [], 'data.options').map((option) => {
      const { name, value } = object(option, 'data.options');
      return { name: string(name, 'data.options.name'), value };
    }),
    channels: resolvedChannels(data),
  };
}

function autocomplete(where: Used, data: Json): AutocompleteInteraction {
  const options = array(data['options'] ?? [], 'data.options').map((option) =>
    object(option, 'data.options'),
  );
  const focused = options.find((option) => option['focused'] === true);
  if (!focused) throw expected('data.options', 'a list with the option that is being typed');
  return {
    ...where,
    kind: 'autocomplete',
    name: string(data['name'], 'data.name'),
    focused: { name: string(focused['name'], 'data.options.name'), value: focused['value'] },
  };
}

function component(where: Used, json: Json, data: Json): ComponentInteraction {
  return {
    ...where,
    kind: 'component',
    customId: string(data['custom_id'], 'data.custom_id'),
    user: userOf(json),
    values: array(data['values'] ?? [], 'data.values'),
  };
}

function used(json: Json): Used {
  const limit = json['attachment_size_limit'];
  return {
    id: snowflake(json['id'], 'id'),
    applicationId: snowflake(json['application_id'], 'application_id'),
    token: string(json['token'], 'token'),
    locale: localeOf(json['locale']),
    discordLocale: typeof json['locale'] === 'string' ? json['locale'] : '',
    attachmentSizeLimit:
      Number.isSafeInteger(limit) && Number(limit) > 0 ? Number(limit) : DEFAULT_ATTACHMENT_LIMIT,
    ...(isPresent(json['guild_id']) && { server: server(json) }),
  };
}

function server(json: Json): Server {
  const member = object(json['member'], 'member');
  const permissions = string(member['permissions'], 'member.permissions');
  if (!/^\d{1,40}$/.test(permissions)) throw expected('member.permissions', 'a bitset in decimal');
  return {
    guild: snowflake(json['guild_id'], 'guild_id'),
    member: {
      permissions: BigInt(permissions),
      roles: array(member['roles'], 'member.roles').map((role) => snowflake(role, 'member.roles')),
    },
    channel: usedChannel(json),
  };
}

/** `user` stands for itself in direct messages only. */
function userOf(json: Json): string {
  const user = isPresent(json['member']) ? object(json['member'], 'member')['user'] : json['user'];
  return snowflake(object(user, 'user')['id'], 'user.id');
}

/** `channel` is what Discord sends today; `channel_id` alone, which it calls deprecated, still says where. */
function usedChannel(json: Json): UsedChannel {
  if (!isPresent(json['channel'])) return { id: snowflake(json['channel_id'], 'channel_id'), kind: 0 };
  const channel = object(json['channel'], 'channel');
  return {
    id: snowflake(channel['id'], 'channel.id'),
    kind: number(channel['type'], 'channel.type'),
    ...(isPresent(channel['parent_id']) && { parent: snowflake(channel['parent_id'], 'channel.parent_id') }),
  };
}

function resolvedChannels(data: Json): Map<string, ResolvedChannel> {
  const resolved = object(data['resolved'] ?? {}, 'data.resolved');
  const channels = new Map<string, ResolvedChannel>();
  for (const [id, value] of Object.entries(object(resolved['channels'] ?? {}, 'data.resolved.channels'))) {
    const { name, type, parent_id: parent, guild_id: guild } = object(value, 'data.resolved.channels');
    channels.set(id, {
      id,
      name: string(name, 'data.resolved.channels.name'),
      kind: number(type, 'data.resolved.channels.type'),
      ...(isSnowflake(parent) && { parent }),
      ...(isSnowflake(guild) && { guild }),
    });
  }
  return channels;
}

const isPresent = (value: unknown): boolean => value !== undefined && value !== null;

function expected(field: string, what: string): MalformedInteraction {
  return new MalformedInteraction(`The field ${field} is not ${what}.`);
}

function object(value: unknown, field: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw expected(field, 'an object');
  return value as Json;
}

function array(value: unknown, field: string): unknown[] {
  if (!Array.isArray(value)) throw expected(field, 'an array');
  return value;
}

function string(value: unknown, field: string): string {
  if (typeof value !== 'string' || value === '') throw expected(field, 'a string');
  return value;
}

function number(value: unknown, field: string): number {
  if (!Number.isInteger(value)) throw expected(field, 'a whole number');
  return Number(value);
}

function snowflake(value: unknown, field: string): string {
  if (!isSnowflake(value)) throw expected(field, 'a snowflake');
  return value;
}
