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
  ComponentInteraction,
  Interaction,
  ResolvedChannel,
  Server,
  Used,
  UsedChannel,
} from './interaction.ts';
import {
  array,
  expected,
  isPresent,
  type Json,
  MalformedInteraction,
  number,
  object,
  snowflake,
  string,
} from './json-fields.ts';

/** Discord's default size limit of attachments, 10 MiB, for an interaction without one (Discord: Receiving and Responding). */
const DEFAULT_ATTACHMENT_LIMIT = 10 * 1024 * 1024;
/** The application command type of slash commands (Discord: Application Commands, Application Command Types). */
const CHAT_INPUT = 1;

/** Reads an interaction. Throws {@link MalformedInteraction} that names the field which is not as Discord documents it. */
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
      throw new MalformedInteraction('The field type is not an interaction type that this bot uses.');
  }
}

function command(where: Used, data: Json): CommandInteraction {
  const slash = data['type'] === undefined || data['type'] === CHAT_INPUT;
  return {
    ...where,
    kind: 'command',
    // A user or message command of the same name is another command, and this bot has none.
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

/** Only in a direct message is `user` outside of `member`. */
function userOf(json: Json): string {
  const user = isPresent(json['member']) ? object(json['member'], 'member')['user'] : json['user'];
  return snowflake(object(user, 'user')['id'], 'user.id');
}

/** Discord sends `channel` today. An interaction with only the deprecated `channel_id` still names the channel. */
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
