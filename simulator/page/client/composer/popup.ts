import { make } from '../base/dom.ts';
import { createListbox, type Entry, type Listbox } from '../base/listbox.ts';

/** What the popup shows. */
export interface PopupContent {
  heading: string;
  entries: readonly Entry[];
  /** The index of the entry that Enter picks, -1 for none. */
  active: number;
  /** Empty for none. */
  note: string;
}

/** The box above the line that shows suggestions for the focused input. */
export interface Popup {
  element: HTMLElement;
  list: Listbox;
  /** Shows entries and a note for an input. Hides the popup if there are neither. */
  show(input: HTMLInputElement, content: PopupContent): void;
  hide(): void;
  isOpen: () => boolean;
}

const ID = 'suggestions';

/** Creates a hidden popup. */
export function createPopup(): Popup {
  let owner: HTMLInputElement | null = null;
  const headingElement = make('h2', {});
  const noteElement = make('p', { class: 'note', role: 'status' });
  const list = createListbox(ID, 'Suggestions', () => owner);
  const element = make('div', { class: 'popup', hidden: true }, headingElement, noteElement, list.element);
  // Keeps the focus in the input.
  element.addEventListener('pointerdown', (event) => event.preventDefault());

  function hide(): void {
    element.hidden = true;
    list.show([], -1);
    owner?.setAttribute('aria-expanded', 'false');
  }

  return {
    element,
    list,
    show(input, { heading, entries, active, note }) {
      if (owner !== input) hide();
      owner = input;
      if (entries.length === 0 && note === '') return hide();
      headingElement.textContent = heading;
      noteElement.textContent = note;
      noteElement.hidden = note === '';
      list.element.hidden = entries.length === 0;
      element.hidden = false;
      input.setAttribute('aria-controls', ID);
      input.setAttribute('aria-expanded', String(entries.length > 0));
      list.show(entries, Math.min(active, entries.length - 1));
    },
    hide,
    isOpen: () => !element.hidden,
  };
}
