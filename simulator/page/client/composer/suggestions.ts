import type { ChannelInfo, ChoiceInfo, CommandInfo, OptionInfo } from '../../page-protocol.ts';

/** Option types (Discord: Application Commands, Application Command Option Type). */
const BOOLEAN = 5;
const CHANNEL = 7;
/** The number of suggestions that are shown (Discord: Application Commands, Autocomplete). */
const MAX_SUGGESTIONS = 25;
const BOOLEAN_CHOICES: readonly ChoiceInfo[] = [
  { label: 'True', value: 'true' },
  { label: 'False', value: 'false' },
];

/** Finds commands by a part of their names; `typed` begins with a slash. */
export function suggestCommands(commands: readonly CommandInfo[], typed: string): CommandInfo[] {
  return rank(commands, typed.replace(/^\//, ''), ({ label, name }) => [label, name]);
}

/** Finds a command by its whole name or label, with or without a slash. */
export function findCommand(commands: readonly CommandInfo[], typed: string): CommandInfo | undefined {
  const wanted = typed.trim().replace(/^\//, '').toLowerCase();
  return commands.find(({ name, label }) => name === wanted || label === wanted);
}

/** Finds options that are not used yet by a part of their names. */
export function suggestOptions(command: CommandInfo, used: ReadonlySet<string>, typed: string): OptionInfo[] {
  const left = command.options.filter(({ name }) => !used.has(name));
  return rank(left, typed.replace(/:$/, ''), ({ label, name }) => [label, name]);
}

/** Finds the option whose name and colon end the text, and the text before them. */
export function findTrailingOption(
  command: CommandInfo,
  typed: string,
): { option: OptionInfo; before: string } | undefined {
  const match = /(?:^|\s)([^\s:]+):$/.exec(typed);
  const option = command.options.find(({ name, label }) => match?.[1] === name || match?.[1] === label);
  return match && option ? { option, before: typed.slice(0, match.index).trim() } : undefined;
}

/** Finds values of an option by a part of their labels: choices, channels, true and false. Free text has none. */
export function suggestValues(
  option: OptionInfo,
  channels: readonly ChannelInfo[],
  typed: string,
): ChoiceInfo[] {
  return rank(listValues(option, channels), typed.replace(/^#/, ''), ({ label, value }) => [label, value]);
}

/** Finds a value of an option by its whole label, or by the value itself. */
export function findValue(
  option: OptionInfo,
  channels: readonly ChannelInfo[],
  typed: string,
): ChoiceInfo | undefined {
  const wanted = typed.trim().replace(/^#/, '').toLowerCase();
  return listValues(option, channels).find(
    ({ label, value }) => label.toLowerCase() === wanted || value === wanted,
  );
}

/** Whether an option takes a channel. */
export const isChannelOption = ({ type }: OptionInfo): boolean => type === CHANNEL;

function listValues(option: OptionInfo, channels: readonly ChannelInfo[]): readonly ChoiceInfo[] {
  const { type, channelTypes, choices } = option;
  if (type === BOOLEAN) return BOOLEAN_CHOICES;
  if (!isChannelOption(option)) return choices;
  return channels
    .filter((channel) => channelTypes.length === 0 || channelTypes.includes(channel.type))
    .map(({ id, name }) => ({ label: name, value: id }));
}

/** Filters by names that contain the text. Those that begin with it come first. */
function rank<T>(all: readonly T[], typed: string, namesOf: (one: T) => string[]): T[] {
  const wanted = typed.trim().toLowerCase();
  const rankOf = (one: T) => {
    const names = namesOf(one).map((name) => name.toLowerCase());
    if (names.some((name) => name.startsWith(wanted))) return 0;
    return names.some((name) => name.includes(wanted)) ? 1 : 2;
  };
  return all
    .filter((one) => rankOf(one) < 2)
    .sort((a, b) => rankOf(a) - rankOf(b))
    .slice(0, MAX_SUGGESTIONS);
}
