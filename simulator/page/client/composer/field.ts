import type { ChannelInfo, ChoiceInfo, CommandInfo, OptionInfo, TypedOption } from '../../page-protocol.ts';
import { make } from '../base/dom.ts';
import { valueNamed } from './suggestions.ts';

/** One option of the command that is being typed: its name and a field for its value. */
export interface Field {
  option: OptionInfo;
  element: HTMLElement;
  input: HTMLInputElement;
  /** Whether its value was chosen from what was offered, and not changed since. */
  isPicked: () => boolean;
  pick: (choice: ChoiceInfo) => void;
  write: (text: string) => void;
  /** What is sent, if there is anything. */
  typed: (channels: readonly ChannelInfo[]) => TypedOption | undefined;
}

/** A command as far as it is filled in: `tail` is where further options are typed. */
export interface Draft {
  command: CommandInfo;
  fields: Field[];
  tail: HTMLInputElement;
}

/** The attributes of a field that completes from the composer's listbox. */
export const COMBOBOX = {
  type: 'text',
  role: 'combobox',
  'aria-autocomplete': 'list',
  'aria-expanded': 'false',
  autocomplete: 'off',
  autocapitalize: 'off',
  spellcheck: 'false',
} as const;

const LONGEST_SHOWN = 60;

/** An empty field. */
export function createField(option: OptionInfo): Field {
  const { name, label, maxLength } = option;
  const input = make('input', {
    ...COMBOBOX,
    maxlength: maxLength,
    'aria-required': option.required ? 'true' : undefined,
    'aria-description': option.description,
  });
  const element = make('label', { class: 'chip', 'data-option': name }, make('span', {}, label), input);
  let picked: ChoiceInfo | undefined;

  function fit(): void {
    input.size = Math.min(LONGEST_SHOWN, Math.max(3, input.value.length + 1));
  }

  function changed(): void {
    picked = undefined;
    element.classList.remove('wrong');
    fit();
  }

  input.addEventListener('input', changed);
  fit();

  return {
    option,
    element,
    input,
    isPicked: () => picked !== undefined,
    pick(choice) {
      picked = choice;
      // A label can be longer than what may be typed.
      input.removeAttribute('maxlength');
      input.value = choice.label;
      element.classList.remove('wrong');
      fit();
    },
    write(text) {
      input.value = text;
      changed();
    },
    typed(channels) {
      const text = input.value.trim();
      const value = picked?.value ?? valueNamed(option, channels, text)?.value ?? text;
      return value === '' ? undefined : { name, text: value };
    },
  };
}
