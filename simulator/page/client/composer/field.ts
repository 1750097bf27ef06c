import type { ChannelInfo, ChoiceInfo, OptionInfo, TypedOption } from '../../page-protocol.ts';
import { make } from '../base/dom.ts';
import { findValue } from './suggestions.ts';

/** The name and input of one option of the command that is being typed. */
export interface Field {
  option: OptionInfo;
  element: HTMLElement;
  input: HTMLInputElement;
  /** Whether the value was picked from suggestions and has not been edited since. */
  isPicked: () => boolean;
  pick: (choice: ChoiceInfo) => void;
  /** Replaces the input's text. */
  write: (text: string) => void;
  /** The option as it is sent; undefined while the input is empty. */
  typed: (channels: readonly ChannelInfo[]) => TypedOption | undefined;
}

/** The attributes of an input that the composer's listbox completes. */
export const COMBOBOX = {
  type: 'text',
  role: 'combobox',
  'aria-autocomplete': 'list',
  'aria-expanded': 'false',
  autocomplete: 'off',
  autocapitalize: 'off',
  spellcheck: 'false',
} as const;

/** The widths of an input, characters. */
const WIDTH = { min: 3, max: 60 };

/** Creates an empty field. */
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

  function fitWidth(): void {
    input.size = Math.min(WIDTH.max, Math.max(WIDTH.min, input.value.length + 1));
  }

  function onEdit(): void {
    picked = undefined;
    element.classList.remove('wrong');
    fitWidth();
  }

  input.addEventListener('input', onEdit);
  fitWidth();

  return {
    option,
    element,
    input,
    isPicked: () => picked !== undefined,
    pick(choice) {
      picked = choice;
      // A label can be longer than the text that may be typed.
      input.removeAttribute('maxlength');
      input.value = choice.label;
      element.classList.remove('wrong');
      fitWidth();
    },
    write(text) {
      input.value = text;
      onEdit();
    },
    typed(channels) {
      const text = input.value.trim();
      const value = picked?.value ?? findValue(option, channels, text)?.value ?? text;
      return value === '' ? undefined : { name, text: value };
    },
  };
}
