import type { ParsedLine } from '../../page-protocol.ts';
import { parseLine, RequestError, useCommand } from '../base/api.ts';
import {
  type ComposerState,
  chooseCommand,
  requestContext,
  resetComposer,
  showError,
} from './composer-state.ts';
import { addField } from './draft.ts';
import { focusNext } from './line.ts';
import { findCommand, findValue } from './suggestions.ts';

/** Sends the command if every field has a value. Without a draft, reads the line instead. */
export async function submit(composer: ComposerState): Promise<void> {
  const { line, guild } = composer;
  const { draft } = line;
  if (!draft) return submitLine(composer);
  const { channels } = guild();
  const empty = draft.fields.find((field) => !field.typed(channels));
  if (empty) {
    empty.element.classList.add('wrong');
    empty.input.focus();
    return showError(composer, `${empty.option.label}: this option needs a value.`);
  }
  const options = draft.fields.map((field) => field.typed(channels)).filter((typed) => typed !== undefined);
  await showRefusal(composer, async () => {
    await useCommand({ ...requestContext(composer), name: draft.command.name, options });
    resetComposer(composer);
    line.nameInput.focus();
  });
}

/** Reads the line, which holds a command's name or a whole command, into a draft. */
export async function submitLine(composer: ComposerState): Promise<void> {
  const text = composer.line.nameInput.value.trim();
  if (text !== '' && !text.startsWith('/'))
    return showError(composer, 'Only commands are answered here: begin with /.');
  if (text.length < 2) return;
  const command = findCommand(composer.guild().commands, text);
  if (command) return void chooseCommand(composer, command);
  await showRefusal(composer, async () => {
    fillDraft(composer, await parseLine({ ...requestContext(composer), line: text }));
  });
}

function fillDraft(composer: ComposerState, { name, options }: ParsedLine): void {
  const { commands, channels } = composer.guild();
  const command = commands.find((one) => one.name === name);
  if (!command) return;
  const draft = chooseCommand(composer, command);
  for (const { name, text } of options) {
    const option = command.options.find((one) => one.name === name);
    if (!option) continue;
    const field = draft.fields.find((one) => one.option === option) ?? addField(draft, option);
    field.pick(findValue(option, channels, text) ?? { label: text, value: text });
  }
  focusNext(composer.line);
}

/** Shows the message of a {@link RequestError}; other errors are thrown. */
async function showRefusal(composer: ComposerState, act: () => Promise<void>): Promise<void> {
  try {
    showError(composer, '');
    await act();
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    showError(composer, error.message);
  }
}
