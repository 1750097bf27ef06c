import type {
  ChoiceInfo,
  CommandInfo,
  CompletionRequest,
  GuildInfo,
  OptionInfo,
} from '../../page-protocol.ts';
import { complete, Refused } from '../base/api.ts';
import { make } from '../base/dom.ts';
import { channelIcon } from '../base/icons.ts';
import { askLatest } from '../base/latest-request.ts';
import type { Entry } from '../base/listbox.ts';
import type { View } from '../base/view.ts';
import type { Draft, Field } from './field.ts';
import { type Popup, twoLines } from './popup.ts';
import { suggestCommands, suggestOptions, suggestValues, valueNamed } from './suggestions.ts';

const CHANNEL = 7;

export interface OffersDeps {
  popup: Popup;
  view: () => View;
  guild: () => GuildInfo;
  choose: (command: CommandInfo) => void;
  addField: (option: OptionInfo) => void;
  /** Called when a value was picked. */
  picked: () => void;
}

export interface Offers {
  /** Shows what can be typed in a field of the composer. */
  offer: (draft: Draft | undefined, input: HTMLInputElement) => void;
  close: () => void;
  /** Fills a field with a value that was read from a line. */
  fill: (field: Field, value: string) => void;
}

/** What the composer offers while one types, by the page's own knowledge or by asking the application. */
export function createOffers({ popup, view, guild, choose, addField, picked }: OffersDeps): Offers {
  const completing = askLatest(
    ({ request }: { request: CompletionRequest; field: Field }) => complete(request),
    (choices) => asked && showChoices(asked, choices),
    (error) => {
      if (asked) showNote(asked, error instanceof Refused ? error.message : 'Loading options failed.');
    },
  );
  let asked: Field | undefined;

  function offer(draft: Draft | undefined, input: HTMLInputElement): void {
    completing.forget();
    asked = undefined;
    if (!draft) return void offerCommands(input);
    const field = draft.fields.find((one) => one.input === input);
    if (!field) return void offerOptions(draft);
    if (field.isPicked()) return void popup.hide();
    if (field.option.autocomplete) return void ask(draft, field);
    showChoices(field, suggestValues(field.option, guild().channels, input.value));
  }

  function offerCommands(input: HTMLInputElement): void {
    if (!input.value.startsWith('/')) return void popup.hide();
    const { commands, application } = guild();
    const found = suggestCommands(commands, input.value);
    const entries = found.map((command): Entry => {
      const options = command.options.map(({ label }) => make('span', { class: 'option' }, label));
      const title = [make('b', {}, `/${command.label}`), ...options];
      return { content: twoLines(title, command.description), pick: () => choose(command) };
    });
    const note = found.length === 0 ? `There is no command like ${input.value}` : '';
    popup.show(input, `Commands of ${application}`, entries, 0, note);
  }

  function offerOptions({ command, fields, tail }: Draft): void {
    const used = new Set(fields.map(({ option }) => option.name));
    const entries = suggestOptions(command, used, tail.value).map((option): Entry => {
      const title = [make('span', { class: 'option' }, option.label)];
      return { content: twoLines(title, option.description), pick: () => addField(option) };
    });
    const isTyped = tail.value.trim() !== '';
    const note = isTyped && entries.length === 0 ? `/${command.label} has no such option left` : '';
    popup.show(tail, 'Options', entries, isTyped ? 0 : -1, note);
  }

  function ask(draft: Draft, field: Field): void {
    const { as, channel, locale } = view();
    asked = field;
    const options = draft.fields.flatMap((one) => {
      if (one === field) return [{ name: field.option.name, text: field.input.value }];
      return one.typed(guild().channels) ?? [];
    });
    const { name } = draft.command;
    const request = { as, channel, locale, name, options, focused: field.option.name };
    if (!popup.isOpen() || popup.list.count === 0) showNote(field, 'Loading options…');
    // What was offered for other words is not to be picked any more.
    else popup.list.release();
    completing.ask({ request, field });
  }

  function headingOf({ option }: Field): string {
    return `${option.label} · ${option.description}`;
  }

  function showNote(field: Field, note: string): void {
    popup.show(field.input, headingOf(field), [], -1, note);
  }

  function showChoices(field: Field, choices: readonly ChoiceInfo[]): void {
    const entries = choices.map((choice): Entry => {
      const type = guild().channels.find(({ id }) => id === choice.value)?.type ?? 0;
      const mark = field.option.type === CHANNEL ? channelIcon(type) : undefined;
      return {
        content: [make('span', { class: 'title' }, mark, choice.label)],
        pick() {
          field.pick(choice);
          popup.hide();
          picked();
        },
      };
    });
    const isNeeded = field.option.choices.length > 0 || field.option.type === CHANNEL;
    const note = entries.length > 0 ? '' : isNeeded ? 'Nothing here is called that' : '';
    popup.show(field.input, headingOf(field), entries, 0, note);
  }

  return {
    offer,
    close() {
      completing.forget();
      popup.hide();
    },
    fill(field, value) {
      const known = valueNamed(field.option, guild().channels, value);
      field.pick(known ?? { label: value, value });
    },
  };
}
