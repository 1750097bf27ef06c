import { ChannelType, PermissionFlagsBits } from 'discord-api-types/v10';
import type {
  ChoiceDefinition,
  CommandDefinition,
  Localizations,
  OptionDefinition,
} from '../discord/limits/command-limits.ts';
import type { SimulatedChannel, SimulatedGuild } from '../discord/world/types.ts';
import { PEOPLE } from '../session/simulated-server.ts';
import type {
  ChannelInfo,
  ChoiceInfo,
  CommandInfo,
  GuildInfo,
  OptionInfo,
  PersonName,
} from './page-protocol.ts';

/** The channel types that take text (Discord: Channel, Channel Types). */
const WRITABLE_TYPES: readonly ChannelType[] = [
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ChannelType.AnnouncementThread,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
];

/** The names of the people as whom the page can be used. */
export const PERSON_NAMES = Object.keys(PEOPLE) as PersonName[];

/** Describes the guild to a person in their language, with the commands that Discord would offer them. */
export function describeGuild(
  as: PersonName,
  locale: string,
  guild: SimulatedGuild,
  commands: readonly CommandDefinition[],
): Omit<GuildInfo, 'application'> {
  const { permissions } = PEOPLE[as];
  return {
    name: guild.name,
    people: PERSON_NAMES,
    channels: [...guild.channels.values()].map(describeChannel),
    roles: [...guild.roles.values()].map(({ id, name }) => ({ id, name })),
    commands: commands
      .filter((command) => isOffered(command, permissions))
      .map((command) => describeCommand(command, locale)),
  };
}

/** Whether commands can be typed in a channel. */
export const isWritable = ({ type }: Pick<SimulatedChannel, 'type'>): boolean =>
  WRITABLE_TYPES.includes(type);

/** Whether Discord shows a command to someone with these permissions (Discord: Application Commands, Permissions). */
export function isOffered(command: CommandDefinition, permissions: bigint): boolean {
  const needed = command.default_member_permissions;
  const isAdministrator = (permissions & PermissionFlagsBits.Administrator) !== 0n;
  if (needed === null || needed === undefined || isAdministrator) return true;
  // "0" reserves the command for administrators.
  return BigInt(needed) !== 0n && (permissions & BigInt(needed)) === BigInt(needed);
}

function describeChannel(channel: SimulatedChannel): ChannelInfo {
  const { id, name, type } = channel;
  return { id, name, type, writable: isWritable(channel) };
}

function describeCommand(command: CommandDefinition, locale: string): CommandInfo {
  const { name, description = '', options = [] } = command;
  return {
    name,
    label: localize(name, command.name_localizations, locale),
    description: localize(description, command.description_localizations, locale),
    options: options.map((option) => describeOption(option, locale)),
  };
}

function describeOption(option: OptionDefinition, locale: string): OptionInfo {
  const { name, description, type, max_length: maxLength } = option;
  return {
    name,
    label: localize(name, option.name_localizations, locale),
    description: localize(description, option.description_localizations, locale),
    type,
    required: option.required === true,
    autocomplete: option.autocomplete === true,
    choices: (option.choices ?? []).map((choice) => describeChoice(choice, locale)),
    channelTypes: [...(option.channel_types ?? [])],
    ...(maxLength !== undefined && { maxLength }),
  };
}

/** Describes a registered choice, or one that autocompletion returned. */
export function describeChoice(choice: ChoiceDefinition, locale: string): ChoiceInfo {
  return { label: localize(choice.name, choice.name_localizations, locale), value: String(choice.value) };
}

const localize = (text: string, others: Localizations, locale: string): string => others?.[locale] ?? text;
