import type { CommandInfo, OptionInfo } from '../../page-protocol.ts';
import { make } from '../base/dom.ts';
import { COMBOBOX, createField, type Field } from './field.ts';
import { findTrailingOption } from './suggestions.ts';

/** A command that is being filled in. */
export interface Draft {
  command: CommandInfo;
  fields: Field[];
  /** The input at the end of the line, in which further options are named. */
  tail: HTMLInputElement;
}

/** Creates a draft without fields. */
export function createDraft(command: CommandInfo): Draft {
  const label = `More options of /${command.label}`;
  const tail = make('input', { ...COMBOBOX, class: 'tail', 'aria-label': label });
  const draft = { command, fields: [], tail };
  showOptionsLeft(draft);
  return draft;
}

/** Adds an empty field for an option, before the tail. */
export function addField(draft: Draft, option: OptionInfo): Field {
  const field = createField(option);
  draft.fields.push(field);
  draft.tail.before(field.element);
  draft.tail.value = '';
  showOptionsLeft(draft);
  return field;
}

/** Removes a field. */
export function removeField(draft: Draft, field: Field): void {
  draft.fields = draft.fields.filter((one) => one !== field);
  field.element.remove();
  showOptionsLeft(draft);
}

/** The first input of a required option that is empty, or else the tail. */
export function nextInput({ fields, tail }: Draft): HTMLInputElement {
  const empty = fields.find(({ option, input }) => option.required && input.value.trim() === '');
  return empty?.input ?? tail;
}

/**
 * Cuts an option's name and colon off the end of an input's text, and returns the option's input, which is added if there is
 * none. Returns undefined for any other text. With this, a whole command can be typed as one line.
 */
export function openTrailingOption(draft: Draft, input: HTMLInputElement): HTMLInputElement | undefined {
  const found = findTrailingOption(draft.command, input.value);
  if (!found) return undefined;
  const current = draft.fields.find((field) => field.input === input);
  if (current) current.write(found.before);
  else input.value = found.before;
  const existing = draft.fields.find(({ option }) => option === found.option);
  return (existing ?? addField(draft, found.option)).input;
}

function showOptionsLeft({ command, fields, tail }: Draft): void {
  const left = command.options.length - fields.length;
  tail.placeholder = left === 0 ? '' : `+${left} optional`;
}
