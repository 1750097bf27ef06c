import { randomBytes } from 'node:crypto';
import type { JsonObject } from '../limits/json.ts';
import type { Message } from '../rest/channel-messages.ts';
import { INTERACTION } from '../rest/pending-interactions.ts';
import { channelPayload, partialMemberPayload, rolePayload, userPayload } from '../world/payloads.ts';
import type { SimulatedGuild } from '../world/types.ts';

/** The user of a command. `permissions` are theirs in the channel, as a bit set (Discord: Permissions). */
export interface Person {
  id: string;
  roles: readonly string[];
  permissions: bigint;
}

/** Where an interaction comes from. A tampering client may send a `channelId` that the guild does not have. */
export interface Origin {
  guild: SimulatedGuild;
  channelId: string;
  user: Person;
  /** The person's language, default en-US. */
  locale?: string;
}

/** An option as a client sends it: `value` is a snowflake for channels. */
export interface CommandOption {
  name: string;
  type: number;
  value: string | number | boolean;
  /** Whether the person is typing this option (autocomplete). */
  focused?: boolean;
}

/** A slash command in use. */
export interface CommandData {
  /** The registered command's id, or a new id for an unknown command. */
  id: string;
  name: string;
  options: readonly CommandOption[];
}

/** A message component in use. */
export interface ComponentData {
  message: Message;
  customId: string;
  /** Discord's component type (Discord: Component Reference, Component Types): 2 button, 3 string select, 5 user, 6 role, 7 mentionable, 8 channel select. */
  componentType: number;
  values?: readonly string[];
}

/** The parts that every interaction has. The file limit is in bytes. */
export interface Envelope {
  id: string;
  token: string;
  applicationId: string;
  attachmentSizeLimit: number;
  /** The application's permissions in the channel. */
  appPermissions: bigint;
}

const CHANNEL_OPTION = 7;
const ROLE_OPTION = 8;
const ROLE_SELECT = 6;
const CHANNEL_SELECT = 8;

/** A new secret token for replies, in base64url like Discord's. */
export function newToken(): string {
  return randomBytes(96).toString('base64url');
}

/** The interaction of a slash command or its autocomplete (Discord: Receiving and Responding, Application Command Data Structure). */
export function commandInteraction(
  envelope: Envelope,
  origin: Origin,
  { id, name, options }: CommandData,
  type: number = INTERACTION.command,
): JsonObject {
  const idsOf = (optionType: number) =>
    options.flatMap((option) => (option.type === optionType ? [String(option.value)] : []));
  const resolved = resolve(origin, idsOf(CHANNEL_OPTION), idsOf(ROLE_OPTION), envelope.appPermissions);
  const data = { id, name, type: 1, ...(options.length > 0 && { options }), ...resolved };
  return { ...baseOf(envelope, origin), type, data };
}

/** The interaction of a message component (Discord: Receiving and Responding, Message Component Data Structure). */
export function componentInteraction(
  envelope: Envelope,
  origin: Origin,
  component: ComponentData,
): JsonObject {
  const { message, customId, componentType, values } = component;
  const chosen = [...(values ?? [])];
  const resolved = resolve(
    origin,
    componentType === CHANNEL_SELECT ? chosen : [],
    componentType === ROLE_SELECT ? chosen : [],
    envelope.appPermissions,
  );
  const data = {
    component_type: componentType,
    custom_id: customId,
    ...(values && { values: chosen }),
    ...resolved,
  };
  return { ...baseOf(envelope, origin), type: INTERACTION.component, data, message };
}

/** The fields of every interaction in a guild (Discord: Receiving and Responding, Interaction Structure). */
function baseOf(envelope: Envelope, { guild, channelId, user, locale = 'en-US' }: Origin): JsonObject {
  const channel = guild.channels.get(channelId);
  const known = guild.members.get(user.id);
  const member = { id: user.id, bot: false, roles: [...user.roles], joinedAt: known?.joinedAt ?? 0 };
  const permissions = user.permissions.toString();
  return {
    id: envelope.id,
    application_id: envelope.applicationId,
    token: envelope.token,
    version: 1,
    guild_id: guild.id,
    guild: { id: guild.id, locale: 'en-US', features: [] },
    channel_id: channelId,
    ...(channel && { channel: { ...channelPayload(channel, guild), permissions } }),
    member: { ...partialMemberPayload(member), user: userPayload(member), permissions },
    app_permissions: envelope.appPermissions.toString(),
    locale,
    guild_locale: 'en-US',
    attachment_size_limit: envelope.attachmentSizeLimit,
    context: 0,
    authorizing_integration_owners: { 0: guild.id },
    entitlements: [],
  };
}

/** The channels and roles of some ids, without those that the guild does not have (Discord: Receiving and Responding, Resolved Data Structure). */
function resolve(
  { guild, user }: Origin,
  channelIds: readonly string[],
  roleIds: readonly string[],
  appPermissions: bigint,
): JsonObject {
  const channels: JsonObject = {};
  for (const id of channelIds) {
    const channel = guild.channels.get(id);
    if (!channel) continue;
    const permissions = user.permissions.toString();
    const app_permissions = appPermissions.toString();
    channels[id] = { ...channelPayload(channel, guild), permissions, app_permissions };
  }
  const roles: JsonObject = {};
  for (const id of roleIds) {
    const role = guild.roles.get(id);
    if (role) roles[id] = rolePayload(role);
  }
  const resolved = {
    ...(Object.keys(channels).length > 0 && { channels }),
    ...(Object.keys(roles).length > 0 && { roles }),
  };
  return Object.keys(resolved).length > 0 ? { resolved } : {};
}
