import type { ChoiceInfo, CommandInfo, GuildInfo, OptionInfo } from '../../page-protocol.ts';
import { fetchChoices, RequestError } from '../base/api.ts';
import { createLatestRequest } from '../base/latest-request.ts';
import type { View } from '../base/view.ts';
import type { Draft } from './draft.ts';
import type { Field } from './field.ts';
import type { Popup } from './popup.ts';
import { choiceEntries, commandEntries, optionEntries } from './suggestion-entries.ts';
import { isChannelOption, suggestCommands, suggestOptions, suggestValues } from './suggestions.ts';

/** What the suggester reads, where it shows suggestions, and what it calls when one is picked. */
export interface SuggesterOptions {
  popup: Popup;
  view: () => View;
  guild: () => GuildInfo;
  onCommand: (command: CommandInfo) => void;
  onOption: (option: OptionInfo) => void;
  /** Called after a field's value was picked. */
  onValue: () => void;
}

/** Suggests what can be typed in the composer. */
export interface Suggester {
  /** Shows suggestions for an input: commands without a draft, else options or the values of a field. */
  suggest: (draft: Draft | undefined, input: HTMLInputElement) => void;
  close: () => void;
}

/** Creates the composer's suggester. It asks the application for the values of options with autocompletion. */
export function createSuggester(suggesterOptions: SuggesterOptions): Suggester {
  const { popup, view, guild, onCommand, onOption, onValue } = suggesterOptions;
  /** The field for which the application was asked. */
  let awaiting: Field | undefined;
  const completion = createLatestRequest(
    fetchChoices,
    (choices) => awaiting && showChoices(awaiting, choices),
    (error) => {
      if (awaiting)
        showNote(awaiting, error instanceof RequestError ? error.message : 'Loading options failed.');
    },
  );

  function suggest(draft: Draft | undefined, input: HTMLInputElement): void {
    completion.cancel();
    awaiting = undefined;
    const field = draft?.fields.find((one) => one.input === input);
    if (!draft) showCommands(input);
    else if (!field) showOptions(draft);
    else if (field.isPicked()) popup.hide();
    else if (field.option.autocomplete) requestChoices(draft, field);
    else showChoices(field, suggestValues(field.option, guild().channels, input.value));
  }

  function showCommands(input: HTMLInputElement): void {
    if (!input.value.startsWith('/')) return void popup.hide();
    const { commands, application } = guild();
    const entries = commandEntries(suggestCommands(commands, input.value), onCommand);
    const note = entries.length === 0 ? `There is no command like ${input.value}` : '';
    popup.show(input, { heading: `Commands of ${application}`, entries, active: 0, note });
  }

  function showOptions({ command, fields, tail }: Draft): void {
    const used = new Set(fields.map(({ option }) => option.name));
    const entries = optionEntries(suggestOptions(command, used, tail.value), onOption);
    const isTyped = tail.value.trim() !== '';
    const note = isTyped && entries.length === 0 ? `/${command.label} has no such option left` : '';
    popup.show(tail, { heading: 'Options', entries, active: isTyped ? 0 : -1, note });
  }

  function requestChoices({ command, fields }: Draft, field: Field): void {
    awaiting = field;
    const { as, channel, locale } = view();
    const { name: focused } = field.option;
    const options = fields.flatMap((one) => {
      if (one === field) return [{ name: focused, text: field.input.value }];
      return one.typed(guild().channels) ?? [];
    });
    if (!popup.isOpen() || popup.list.count === 0) showNote(field, 'Loading options…');
    // The choices for the previous text stay visible but cannot be picked by key.
    else popup.list.clearActive();
    completion.send({ as, channel, locale, name: command.name, options, focused });
  }

  function showNote(field: Field, note: string): void {
    popup.show(field.input, { heading: headingOf(field), entries: [], active: -1, note });
  }

  function showChoices(field: Field, choices: readonly ChoiceInfo[]): void {
    const { option, input } = field;
    const entries = choiceEntries(field, choices, guild().channels, (choice) => {
      field.pick(choice);
      popup.hide();
      onValue();
    });
    const mustMatch = option.choices.length > 0 || isChannelOption(option);
    const note = mustMatch && entries.length === 0 ? 'Nothing here is called that' : '';
    popup.show(input, { heading: headingOf(field), entries, active: 0, note });
  }

  return {
    suggest,
    close() {
      completion.cancel();
      popup.hide();
    },
  };
}

const headingOf = ({ option }: Field): string => `${option.label} · ${option.description}`;
