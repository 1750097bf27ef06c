/** What is offered while a command is typed. */
import type { ChannelInfo, ChoiceInfo, CommandInfo, OptionInfo } from '../../page-protocol.ts';

/** Discord: Application Commands, Application Command Option Type. */
const BOOLEAN = 5;
const CHANNEL = 7;
const MOST = 25;
const YES_AND_NO: readonly ChoiceInfo[] = [
  { label: 'True', value: 'true' },
  { label: 'False', value: 'false' },
];

/** The commands that what was typed may become; `typed` begins with a slash. */
export function suggestCommands(commands: readonly CommandInfo[], typed: string): CommandInfo[] {
  return ranked(commands, typed.replace(/^\//, ''), ({ label, name }) => [label, name]);
}

/** The command that is written out. */
export function commandNamed(commands: readonly CommandInfo[], typed: string): CommandInfo | undefined {
  const wanted = typed.trim().replace(/^\//, '').toLowerCase();
  return commands.find(({ name, label }) => name === wanted || label === wanted);
}

/** The options that are left to be filled in. */
export function suggestOptions(command: CommandInfo, used: ReadonlySet<string>, typed: string): OptionInfo[] {
  const left = command.options.filter(({ name }) => !used.has(name));
  return ranked(left, typed.replace(/:$/, ''), ({ label, name }) => [label, name]);
}

/** The option whose name and colon end the text, and what stands before them. */
export function optionEnding(
  command: CommandInfo,
  typed: string,
): { option: OptionInfo; before: string } | undefined {
  const match = /(?:^|\s)([^\s:]+):$/.exec(typed);
  const option = command.options.find(({ name, label }) => match?.[1] === name || match?.[1] === label);
  return match && option ? { option, before: typed.slice(0, match.index).trim() } : undefined;
}

/** What an option's value can be chosen from: its choices, the channels of its types, true and false. Nothing where any text will do. */
export function suggestValues(
  option: OptionInfo,
  channels: readonly ChannelInfo[],
  typed: string,
): ChoiceInfo[] {
  return ranked(valuesOf(option, channels), typed.replace(/^#/, ''), ({ label, value }) => [label, value]);
}

/** The value of an option that was written out instead of chosen. */
export function valueNamed(
  option: OptionInfo,
  channels: readonly ChannelInfo[],
  typed: string,
): ChoiceInfo | undefined {
  const wanted = typed.trim().replace(/^#/, '').toLowerCase();
  return valuesOf(option, channels).find(
    ({ label, value }) => label.toLowerCase() === wanted || value === wanted,
  );
}

function valuesOf(option: OptionInfo, channels: readonly ChannelInfo[]): readonly ChoiceInfo[] {
  const { type, channelTypes, choices } = option;
  if (type === BOOLEAN) return YES_AND_NO;
  if (type !== CHANNEL) return choices;
  return channels
    .filter((channel) => channelTypes.length === 0 || channelTypes.includes(channel.type))
    .map(({ id, name }) => ({ label: name, value: id }));
}

/** Those in whose names the text is, those that begin with it first. */
function ranked<T>(all: readonly T[], typed: string, namesOf: (one: T) => string[]): T[] {
  const wanted = typed.trim().toLowerCase();
  const rank = (one: T) => {
    const names = namesOf(one).map((name) => name.toLowerCase());
    if (names.some((name) => name.startsWith(wanted))) return 0;
    return names.some((name) => name.includes(wanted)) ? 1 : 2;
  };
  return all
    .filter((one) => rank(one) < 2)
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, MOST);
}
