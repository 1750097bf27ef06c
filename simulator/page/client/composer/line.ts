import type { CommandInfo, OptionInfo } from '../../page-protocol.ts';
import { make } from '../base/dom.ts';
import { addField, createDraft, type Draft, nextInput, removeField } from './draft.ts';
import { COMBOBOX, type Field } from './field.ts';

/** The line of the composer: first the input for a command's name, then the command's fields. */
export interface Line {
  element: HTMLElement;
  nameInput: HTMLInputElement;
  /** Undefined while the command's name is typed. */
  draft: Draft | undefined;
  /** Shows suggestions for an input of this line. It is called whenever an input gets the focus. */
  suggest: (input: HTMLInputElement) => void;
}

/** Creates a line for a command's name. */
export function createLine(suggest: Line['suggest']): Line {
  const element = make('div', { class: 'line' });
  const nameInput = make('input', { ...COMBOBOX, class: 'slash' });
  element.addEventListener('focusin', ({ target }) => suggest(target as HTMLInputElement));
  return { element, nameInput, draft: undefined, suggest };
}

/** Drops the draft and empties the line. `channel` is the name of the channel that the command will be sent in. */
export function resetLine(line: Line, channel: string): void {
  const { element, nameInput } = line;
  line.draft = undefined;
  nameInput.value = '';
  nameInput.placeholder = `Type / for a command in #${channel}`;
  nameInput.setAttribute('aria-label', `Command in #${channel}`);
  element.replaceChildren(nameInput);
}

/** Replaces the line with a command and its required options. Focuses nothing. */
export function startDraft(line: Line, command: CommandInfo): Draft {
  const draft = createDraft(command);
  line.draft = draft;
  line.element.replaceChildren(make('span', { class: 'command' }, `/${command.label}`), draft.tail);
  for (const option of command.options) if (option.required) addField(draft, option);
  return draft;
}

/** Adds an option to the draft and focuses its field. */
export function addOption({ draft }: Line, option: OptionInfo): void {
  if (draft) addField(draft, option).input.focus();
}

/** Removes a field from the draft and focuses the last one that is left. */
export function removeOption({ draft }: Line, field: Field): void {
  if (!draft) return;
  removeField(draft, field);
  (draft.fields.at(-1)?.input ?? draft.tail).focus();
}

/** Focuses an input, which shows its suggestions. If it has the focus already, they are shown again. */
export function focusInput(line: Line, input: HTMLInputElement): void {
  if (document.activeElement === input) line.suggest(input);
  else input.focus();
}

/** Focuses the next input that has to be filled in, or else the end of the line. */
export function focusNext(line: Line): void {
  if (line.draft) focusInput(line, nextInput(line.draft));
}

/** Focuses the end of the line. */
export function focusEnd({ draft, nameInput }: Line): void {
  (draft?.tail ?? nameInput).focus();
}
