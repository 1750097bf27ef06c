import type {
  ChoiceDefinition,
  CommandDefinition,
  Localizations,
  OptionDefinition,
} from '../discord/limits/command-limits.ts';
import type { SimulatedChannel, SimulatedGuild } from '../discord/world/types.ts';
import { PEOPLE } from '../session/simulated-server.ts';
import type { ChannelInfo, ChoiceInfo, CommandInfo, OptionInfo, PersonName, Scene } from './page-protocol.ts';

/** Text, announcements, threads (Discord: Channel, Channel Types). */
const WRITABLE: readonly number[] = [0, 5, 10, 11, 12];
/** Holds every other permission (Discord: Permissions). */
const ADMINISTRATOR = 0x8n;

export const PERSON_NAMES = Object.keys(PEOPLE) as PersonName[];

/** What someone sees of a server in their language, with the commands that Discord would offer them. */
export function sceneFor(
  as: PersonName,
  locale: string,
  guild: SimulatedGuild,
  commands: readonly CommandDefinition[],
): Omit<Scene, 'application'> {
  const { permissions } = PEOPLE[as];
  return {
    server: guild.name,
    people: PERSON_NAMES,
    channels: [...guild.channels.values()].map(channelInfo),
    roles: [...guild.roles.values()].map(({ id, name }) => ({ id, name })),
    commands: commands
      .filter((command) => isOffered(command, permissions))
      .map((command) => commandInfo(command, locale)),
  };
}

export const isWritable = ({ type }: Pick<SimulatedChannel, 'type'>): boolean => WRITABLE.includes(type);

/** Whether Discord shows a command to someone with these permissions (Discord: Application Commands, Permissions). */
export function isOffered(command: CommandDefinition, permissions: bigint): boolean {
  const needed = command.default_member_permissions;
  if (needed === null || needed === undefined || (permissions & ADMINISTRATOR) !== 0n) return true;
  // "0" is for administrators alone.
  return BigInt(needed) !== 0n && (permissions & BigInt(needed)) === BigInt(needed);
}

function channelInfo(channel: SimulatedChannel): ChannelInfo {
  const { id, name, type } = channel;
  return { id, name, type, writable: isWritable(channel) };
}

function commandInfo(command: CommandDefinition, locale: string): CommandInfo {
  const { name, description = '', options = [] } = command;
  return {
    name,
    label: local(name, command.name_localizations, locale),
    description: local(description, command.description_localizations, locale),
    options: options.map((option) => optionInfo(option, locale)),
  };
}

function optionInfo(option: OptionDefinition, locale: string): OptionInfo {
  const { name, description, type, max_length: maxLength } = option;
  return {
    name,
    label: local(name, option.name_localizations, locale),
    description: local(description, option.description_localizations, locale),
    type,
    required: option.required === true,
    autocomplete: option.autocomplete === true,
    choices: (option.choices ?? []).map((choice) => choiceInfo(choice, locale)),
    channelTypes: [...(option.channel_types ?? [])],
    ...(maxLength !== undefined && { maxLength }),
  };
}

/** A choice as it is shown, whether it was registered or came of autocompletion. */
export function choiceInfo(choice: ChoiceDefinition, locale: string): ChoiceInfo {
  return { label: local(choice.name, choice.name_localizations, locale), value: String(choice.value) };
}

const local = (text: string, others: Localizations, locale: string): string => others?.[locale] ?? text;
