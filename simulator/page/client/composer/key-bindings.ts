import { type ComposerState, chooseCommand, resetComposer } from './composer-state.ts';
import { removeOption } from './line.ts';
import { submit } from './submit.ts';
import { findCommand } from './suggestions.ts';

/** Acts on a key that is pressed in an input of the line. Returns false if the browser should handle the key. */
export function handleKey(composer: ComposerState, event: KeyboardEvent): boolean {
  const input = event.target as HTMLInputElement;
  const { popup, suggester, line } = composer;
  switch (event.key) {
    case 'ArrowDown':
    case 'ArrowUp':
      if (popup.isOpen()) popup.list.move(event.key === 'ArrowDown' ? 1 : -1);
      else suggester.suggest(line.draft, input);
      return true;
    case 'Enter':
      if (!popup.list.pickActive()) void submit(composer);
      return true;
    case 'Tab':
      return !hasModifier(event) && popup.list.pickActive();
    case 'Escape':
      return goBack(composer, input);
    case 'Backspace':
      return input.value === '' && deleteBefore(composer, input);
    case ' ':
      return input === line.nameInput && chooseTyped(composer);
    default:
      return false;
  }
}

const hasModifier = (event: KeyboardEvent): boolean =>
  event.shiftKey || event.ctrlKey || event.altKey || event.metaKey;

/** Chooses the command whose whole name was typed after a slash. */
function chooseTyped(composer: ComposerState): boolean {
  const { value } = composer.line.nameInput;
  const command = value.startsWith('/') ? findCommand(composer.guild().commands, value) : undefined;
  if (command) chooseCommand(composer, command);
  return command !== undefined;
}

/** Closes the popup, or else leaves the field, or else drops the command. */
function goBack(composer: ComposerState, input: HTMLInputElement): boolean {
  const { popup, line } = composer;
  const { draft, nameInput } = line;
  if (popup.isOpen()) popup.hide();
  else if (!draft) return false;
  else if (input !== draft.tail) draft.tail.focus();
  else {
    resetComposer(composer);
    nameInput.focus();
  }
  return true;
}

/** Deletes an empty optional field, or else moves from the tail to the last field, or else returns to the command's name. */
function deleteBefore(composer: ComposerState, input: HTMLInputElement): boolean {
  const { line } = composer;
  const { draft, nameInput } = line;
  if (!draft) return false;
  const field = draft.fields.find((one) => one.input === input);
  if (field && !field.option.required) removeOption(line, field);
  else if (!field && draft.fields.length > 0) draft.fields.at(-1)?.input.focus();
  else {
    resetComposer(composer);
    nameInput.value = `/${draft.command.label}`;
    nameInput.focus();
  }
  return true;
}
