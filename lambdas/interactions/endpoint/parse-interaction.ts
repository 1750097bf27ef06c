/**
 * Reads an interaction from Discord's JSON (Discord: Receiving and Responding, Interaction Object). A valid signature
 * proves where a body comes from and says nothing about its content, so every field is checked. The checks are written
 * by hand, because a schema library would cost more time in cold starts.
 */
import { InteractionType } from 'discord-interactions';
import { isSnowflake } from '../../../shared/discord/snowflake.ts';
import { localeOf } from '../../../shared/locale.ts';
import type {
  AutocompleteInteraction,
  CommandInteraction,
  CommonFields,
  ComponentInteraction,
  Interaction,
  InteractionChannel,
  ResolvedChannel,
  Server,
} from './interaction.ts';
import {
  isPresent,
  type Json,
  MalformedInteraction,
  malformed,
  readArray,
  readInteger,
  readObject,
  readSnowflake,
  readString,
} from './json-fields.ts';

/** Discord's default size limit of attachments, 10 MiB, for an interaction without one (Discord: Receiving and Responding). */
const DEFAULT_ATTACHMENT_LIMIT = 10 * 1024 * 1024;
/** The application command type of slash commands (Discord: Application Commands, Application Command Types). */
const CHAT_INPUT = 1;

/** Reads an interaction. Throws {@link MalformedInteraction} that names the field which is not as Discord documents it. */
export function parseInteraction(body: unknown): Interaction {
  const json = readObject(body, 'the body');
  switch (json['type']) {
    case InteractionType.PING:
      return { kind: 'ping' };
    case InteractionType.APPLICATION_COMMAND:
      return parseCommand(parseCommonFields(json), readObject(json['data'], 'data'));
    case InteractionType.APPLICATION_COMMAND_AUTOCOMPLETE:
      return parseAutocomplete(parseCommonFields(json), readObject(json['data'], 'data'));
    case InteractionType.MESSAGE_COMPONENT:
      return parseComponent(parseCommonFields(json), json, readObject(json['data'], 'data'));
    default:
      throw new MalformedInteraction('The field type is not an interaction type that this bot uses.');
  }
}

function parseCommand(common: CommonFields, data: Json): CommandInteraction {
  const isSlashCommand = data['type'] === undefined || data['type'] === CHAT_INPUT;
  return {
    ...common,
    kind: 'command',
    // A user or message command of the same name is another command, and this bot has none.
    name: isSlashCommand ? readString(data['name'], 'data.name') : '',
    options: readArray(data['options'] ?? [], 'data.options').map((option) => {
      const { name, value } = readObject(option, 'data.options');
      return { name: readString(name, 'data.options.name'), value };
    }),
    channels: parseResolvedChannels(data),
  };
}

function parseAutocomplete(common: CommonFields, data: Json): AutocompleteInteraction {
  const options = readArray(data['options'] ?? [], 'data.options').map((option) =>
    readObject(option, 'data.options'),
  );
  const focused = options.find((option) => option['focused'] === true);
  if (!focused) throw malformed('data.options', 'a list with the option that is being typed');
  return {
    ...common,
    kind: 'autocomplete',
    name: readString(data['name'], 'data.name'),
    focused: { name: readString(focused['name'], 'data.options.name'), value: focused['value'] },
  };
}

function parseComponent(common: CommonFields, json: Json, data: Json): ComponentInteraction {
  return {
    ...common,
    kind: 'component',
    customId: readString(data['custom_id'], 'data.custom_id'),
    user: parseUser(json),
    values: readArray(data['values'] ?? [], 'data.values'),
  };
}

function parseCommonFields(json: Json): CommonFields {
  const limit = json['attachment_size_limit'];
  return {
    id: readSnowflake(json['id'], 'id'),
    applicationId: readSnowflake(json['application_id'], 'application_id'),
    token: readString(json['token'], 'token'),
    locale: localeOf(json['locale']),
    discordLocale: typeof json['locale'] === 'string' ? json['locale'] : '',
    attachmentSizeLimit:
      Number.isSafeInteger(limit) && Number(limit) > 0 ? Number(limit) : DEFAULT_ATTACHMENT_LIMIT,
    ...(isPresent(json['guild_id']) && { server: parseServer(json) }),
  };
}

function parseServer(json: Json): Server {
  const member = readObject(json['member'], 'member');
  const permissions = readString(member['permissions'], 'member.permissions');
  if (!/^\d{1,40}$/.test(permissions)) throw malformed('member.permissions', 'a decimal bit set');
  return {
    guild: readSnowflake(json['guild_id'], 'guild_id'),
    member: {
      permissions: BigInt(permissions),
      roles: readArray(member['roles'], 'member.roles').map((role) => readSnowflake(role, 'member.roles')),
    },
    channel: parseChannel(json),
  };
}

/** Only in a direct message is `user` outside of `member`. */
function parseUser(json: Json): string {
  const user = isPresent(json['member']) ? readObject(json['member'], 'member')['user'] : json['user'];
  return readSnowflake(readObject(user, 'user')['id'], 'user.id');
}

/** Discord sends `channel` today. An interaction with only the deprecated `channel_id` still names the channel. */
function parseChannel(json: Json): InteractionChannel {
  if (!isPresent(json['channel'])) return { id: readSnowflake(json['channel_id'], 'channel_id'), kind: 0 };
  const channel = readObject(json['channel'], 'channel');
  return {
    id: readSnowflake(channel['id'], 'channel.id'),
    kind: readInteger(channel['type'], 'channel.type'),
    ...(isPresent(channel['parent_id']) && {
      parent: readSnowflake(channel['parent_id'], 'channel.parent_id'),
    }),
  };
}

function parseResolvedChannels(data: Json): Map<string, ResolvedChannel> {
  const resolved = readObject(data['resolved'] ?? {}, 'data.resolved');
  const channels = new Map<string, ResolvedChannel>();
  for (const [id, value] of Object.entries(
    readObject(resolved['channels'] ?? {}, 'data.resolved.channels'),
  )) {
    const { name, type, parent_id: parent, guild_id: guild } = readObject(value, 'data.resolved.channels');
    channels.set(id, {
      id,
      name: readString(name, 'data.resolved.channels.name'),
      kind: readInteger(type, 'data.resolved.channels.type'),
      ...(isSnowflake(parent) && { parent }),
      ...(isSnowflake(guild) && { guild }),
    });
  }
  return channels;
}
