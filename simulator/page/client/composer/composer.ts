import type { CommandInfo, GuildInfo, OptionInfo } from '../../page-protocol.ts';
import { Refused, readLine, useCommand } from '../base/api.ts';
import { make } from '../base/dom.ts';
import { icon } from '../base/icons.ts';
import type { View } from '../base/view.ts';
import { COMBOBOX, createField, type Draft, type Field } from './field.ts';
import { createPopup } from './popup.ts';
import { createOffers } from './suggester.ts';
import { commandNamed, optionEnding } from './suggestions.ts';

export interface Composer {
  element: HTMLElement;
  /** Begins anew, as after a change of channel or person. */
  reset: () => void;
  focus: () => void;
}

/** Where slash commands are typed: first the name, then a field for each option. */
export function createComposer(view: () => View, guild: () => GuildInfo): Composer {
  const popup = createPopup();
  const error = make('p', { class: 'error', role: 'alert', hidden: true });
  const line = make('div', { class: 'line' });
  const sender = make('button', { type: 'submit', class: 'send', 'aria-label': 'Send' }, icon('send'));
  const bar = make('form', { class: 'bar' }, line, sender);
  const element = make('div', { class: 'composer' }, popup.element, error, bar);
  const slash = make('input', { ...COMBOBOX, class: 'slash' });
  let draft: Draft | undefined;

  const offers = createOffers({ popup, view, guild, choose, addField, picked: next });

  function complain(text: string): void {
    error.textContent = text;
    error.hidden = text === '';
  }

  function reset(): void {
    draft = undefined;
    slash.value = '';
    const channel = guild().channels.find(({ id }) => id === view().channel);
    slash.placeholder = `Type / for a command in #${channel?.name ?? ''}`;
    slash.setAttribute('aria-label', `Command in #${channel?.name ?? ''}`);
    complain('');
    popup.hide();
    line.replaceChildren(slash);
  }

  function choose(command: CommandInfo): void {
    const tail = make('input', {
      ...COMBOBOX,
      class: 'tail',
      'aria-label': `More options of /${command.label}`,
    });
    draft = { command, fields: [], tail };
    complain('');
    line.replaceChildren(make('span', { class: 'command' }, `/${command.label}`), tail);
    for (const option of command.options) if (option.required) addField(option);
    next();
  }

  function addField(option: OptionInfo): Field | undefined {
    if (!draft) return undefined;
    const field = createField(option);
    draft.fields.push(field);
    draft.tail.before(field.element);
    draft.tail.value = '';
    hint(draft);
    field.input.focus();
    return field;
  }

  /** An option's name and a colon, wherever they are typed, begin that option: whole lines can be typed as they are read. */
  function openNamed(input: HTMLInputElement): boolean {
    if (!draft) return false;
    const { fields, command } = draft;
    const named = optionEnding(command, input.value);
    if (!named) return false;
    const here = fields.find((field) => field.input === input);
    const there = fields.find(({ option }) => option === named.option);
    if (here) here.write(named.before);
    else input.value = named.before;
    if (!there) addField(named.option);
    else if (there === here) offers.offer(draft, input);
    else there.input.focus();
    return true;
  }

  function remove(field: Field): void {
    if (!draft) return;
    draft.fields = draft.fields.filter((one) => one !== field);
    field.element.remove();
    hint(draft);
    (draft.fields.at(-1)?.input ?? draft.tail).focus();
  }

  /** Goes on to the next field that has to be filled in, or to the end. */
  function next(): void {
    if (!draft) return;
    hint(draft);
    const empty = draft.fields.find(({ option, input }) => option.required && input.value.trim() === '');
    const target = empty?.input ?? draft.tail;
    if (document.activeElement === target) offers.offer(draft, target);
    else target.focus();
  }

  async function send(): Promise<void> {
    if (!draft) return begin();
    const { channels } = guild();
    const empty = draft.fields.find((field) => !field.typed(channels));
    if (empty) {
      empty.element.classList.add('wrong');
      empty.input.focus();
      return complain(`${empty.option.label}: this option needs a value.`);
    }
    const options = draft.fields.map((field) => field.typed(channels)).filter((typed) => typed !== undefined);
    await orComplain(async () => {
      await useCommand({ ...asking(), name: draft?.command.name ?? '', options });
      reset();
      slash.focus();
    });
  }

  /** Enter or a space after a command's name, or a whole line that was pasted. */
  async function begin(): Promise<void> {
    const text = slash.value.trim();
    const command = commandNamed(guild().commands, text);
    if (command && text.startsWith('/')) return choose(command);
    if (text !== '' && !text.startsWith('/'))
      return complain('Only commands are answered here: begin with /.');
    if (text.length < 2) return;
    await orComplain(async () => fill(await readLine({ ...asking(), line: text })));
  }

  function fill({ name, options }: Awaited<ReturnType<typeof readLine>>): void {
    const command = guild().commands.find((one) => one.name === name);
    if (!command) return;
    choose(command);
    for (const { name: option, text } of options) {
      const known = command.options.find((one) => one.name === option);
      const field = draft?.fields.find((one) => one.option === known) ?? (known && addField(known));
      if (field) offers.fill(field, text);
    }
    next();
  }

  const asking = () => {
    const { as, channel, locale } = view();
    return { as, channel, locale };
  };

  async function orComplain(act: () => Promise<void>): Promise<void> {
    try {
      complain('');
      await act();
    } catch (thrown) {
      if (!(thrown instanceof Refused)) throw thrown;
      complain(thrown.message);
    }
  }

  function onKey(event: KeyboardEvent): void {
    const input = event.target as HTMLInputElement;
    const { list } = popup;
    const isPlain = !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey;
    const act = (): boolean => {
      switch (event.key) {
        case 'ArrowDown':
        case 'ArrowUp':
          if (!popup.isOpen()) offers.offer(draft, input);
          else list.move(event.key === 'ArrowDown' ? 1 : -1);
          return true;
        case 'Enter':
          if (!list.pickActive()) void send();
          return true;
        case 'Tab':
          return isPlain && list.pickActive();
        case 'Escape':
          return back(input);
        case 'Backspace':
          return input.value === '' && backspace(input);
        case ' ':
          return input === slash && slash.value.startsWith('/') && chooseTyped();
        default:
          return false;
      }
    };
    if (!event.isComposing && act()) event.preventDefault();
  }

  function chooseTyped(): boolean {
    const command = commandNamed(guild().commands, slash.value);
    if (command) choose(command);
    return command !== undefined;
  }

  function back(input: HTMLInputElement): boolean {
    if (popup.isOpen()) popup.hide();
    else if (!draft) return false;
    else if (input !== draft.tail) draft.tail.focus();
    else {
      reset();
      slash.focus();
    }
    return true;
  }

  function backspace(input: HTMLInputElement): boolean {
    if (!draft) return false;
    const field = draft.fields.find((one) => one.input === input);
    if (field && !field.option.required) remove(field);
    else if (!field && draft.fields.length > 0) draft.fields.at(-1)?.input.focus();
    else {
      const { label } = draft.command;
      reset();
      slash.value = `/${label}`;
      slash.focus();
    }
    return true;
  }

  line.addEventListener('keydown', onKey);
  line.addEventListener('input', (event) => {
    complain('');
    const isPasted = event instanceof InputEvent && event.inputType === 'insertFromPaste';
    if (isPasted && event.target === slash) return void begin();
    const input = event.target as HTMLInputElement;
    if (!openNamed(input)) offers.offer(draft, input);
  });
  line.addEventListener('focusin', ({ target }) => offers.offer(draft, target as HTMLInputElement));
  line.addEventListener('focusout', offers.close);
  bar.addEventListener('submit', (event) => {
    event.preventDefault();
    void send();
  });
  line.addEventListener('click', ({ target }) => {
    if (target === line) (draft?.tail ?? slash).focus();
  });
  return { element, reset, focus: () => (draft?.tail ?? slash).focus() };
}

/** Says at the end of the line how many options could still be given. */
function hint({ command, fields, tail }: Draft): void {
  const left = command.options.length - fields.length;
  tail.placeholder = left === 0 ? '' : `+${left} optional`;
}
