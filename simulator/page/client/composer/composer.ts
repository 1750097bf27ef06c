import type { GuildInfo } from '../../page-protocol.ts';
import { make } from '../base/dom.ts';
import { drawIcon } from '../base/icons.ts';
import type { View } from '../base/view.ts';
import { type ComposerState, chooseCommand, resetComposer, showError } from './composer-state.ts';
import { openTrailingOption } from './draft.ts';
import { handleKey } from './key-bindings.ts';
import { addOption, createLine, focusEnd, focusInput, focusNext } from './line.ts';
import { createPopup } from './popup.ts';
import { submit, submitLine } from './submit.ts';
import { createSuggester } from './suggester.ts';

/** Where slash commands are typed: first the name, then a field for each option. */
export interface Composer {
  element: HTMLElement;
  /** Empties the composer, as after a change of channel or person. */
  reset: () => void;
  focus: () => void;
}

/** Creates an empty composer. */
export function createComposer(view: () => View, guild: () => GuildInfo): Composer {
  const popup = createPopup();
  const error = make('p', { class: 'error', role: 'alert', hidden: true });
  const line = createLine((input) => suggester.suggest(line.draft, input));
  const suggester = createSuggester({
    popup,
    view,
    guild,
    onCommand: (command) => chooseCommand(composer, command),
    onOption: (option) => addOption(line, option),
    onValue: () => focusNext(line),
  });
  const composer: ComposerState = { line, popup, suggester, error, view, guild };
  const sendButton = make(
    'button',
    { type: 'submit', class: 'send', 'aria-label': 'Send' },
    drawIcon('send'),
  );
  const form = make('form', { class: 'bar' }, line.element, sendButton);
  addListeners(composer, form);
  return {
    element: make('div', { class: 'composer' }, popup.element, error, form),
    reset: () => resetComposer(composer),
    focus: () => focusEnd(line),
  };
}

function addListeners(composer: ComposerState, form: HTMLFormElement): void {
  const { line, suggester } = composer;
  const { element } = line;
  element.addEventListener('keydown', (event) => {
    if (!event.isComposing && handleKey(composer, event)) event.preventDefault();
  });
  element.addEventListener('input', (event) => onInput(composer, event));
  element.addEventListener('focusout', suggester.close);
  element.addEventListener('click', ({ target }) => {
    if (target === element) focusEnd(line);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void submit(composer);
  });
}

function onInput(composer: ComposerState, event: Event): void {
  const { line, suggester } = composer;
  const { draft, nameInput } = line;
  const input = event.target as HTMLInputElement;
  showError(composer, '');
  const isPaste = event instanceof InputEvent && event.inputType === 'insertFromPaste';
  if (isPaste && input === nameInput) return void submitLine(composer);
  const optionInput = draft && openTrailingOption(draft, input);
  if (optionInput) focusInput(line, optionInput);
  else suggester.suggest(draft, input);
}
