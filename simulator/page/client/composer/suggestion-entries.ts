import type { ChannelInfo, ChoiceInfo, CommandInfo, OptionInfo } from '../../page-protocol.ts';
import { type Child, make } from '../base/dom.ts';
import { drawChannelIcon } from '../base/icons.ts';
import type { Entry } from '../base/listbox.ts';
import type { Field } from './field.ts';
import { isChannelOption } from './suggestions.ts';

/** Lists commands with their options and descriptions. */
export function commandEntries(
  commands: readonly CommandInfo[],
  pick: (command: CommandInfo) => void,
): Entry[] {
  return commands.map((command) => {
    const options = command.options.map(({ label }) => make('span', { class: 'option' }, label));
    const title = [make('b', {}, `/${command.label}`), ...options];
    return { content: twoLines(title, command.description), pick: () => pick(command) };
  });
}

/** Lists options with their descriptions. */
export function optionEntries(options: readonly OptionInfo[], pick: (option: OptionInfo) => void): Entry[] {
  return options.map((option) => {
    const title = [make('span', { class: 'option' }, option.label)];
    return { content: twoLines(title, option.description), pick: () => pick(option) };
  });
}

/** Lists the choices of a field. Channels have their icons. */
export function choiceEntries(
  { option }: Field,
  choices: readonly ChoiceInfo[],
  channels: readonly ChannelInfo[],
  pick: (choice: ChoiceInfo) => void,
): Entry[] {
  return choices.map((choice) => {
    const type = channels.find(({ id }) => id === choice.value)?.type ?? 0;
    const icon = isChannelOption(option) ? drawChannelIcon(type) : undefined;
    return { content: [make('span', { class: 'title' }, icon, choice.label)], pick: () => pick(choice) };
  });
}

function twoLines(title: Child[], detail: string): Child[] {
  return [
    make('span', { class: 'title' }, ...title),
    detail ? make('span', { class: 'detail' }, detail) : undefined,
  ];
}
