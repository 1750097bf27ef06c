import { type Child, make } from '../base/dom.ts';
import { createListbox, type Entry, type Listbox } from '../base/listbox.ts';

/** What is offered for the field that has the focus, in a box above it. */
export interface Popup {
  element: HTMLElement;
  list: Listbox;
  /** Shows entries for a field. Without any, the note alone, if there is one. */
  show(
    field: HTMLInputElement,
    heading: string,
    entries: readonly Entry[],
    first: number,
    note?: string,
  ): void;
  hide(): void;
  isOpen: () => boolean;
}

const ID = 'suggestions';

/** A popup that is not shown yet. */
export function createPopup(): Popup {
  let field: HTMLInputElement | null = null;
  const heading = make('h2', {});
  const note = make('p', { class: 'note', role: 'status' });
  const list = createListbox(ID, 'Suggestions', () => field);
  const element = make('div', { class: 'popup', hidden: true }, heading, note, list.element);
  element.addEventListener('pointerdown', (event) => event.preventDefault());

  function hide(): void {
    element.hidden = true;
    list.show([], -1);
    field?.setAttribute('aria-expanded', 'false');
  }

  return {
    element,
    list,
    show(target, title, entries, first, said = '') {
      if (field !== target) hide();
      field = target;
      if (entries.length === 0 && said === '') return hide();
      heading.textContent = title;
      note.textContent = said;
      note.hidden = said === '';
      list.element.hidden = entries.length === 0;
      element.hidden = false;
      setCombobox(target, entries.length > 0);
      list.show(entries, Math.min(first, entries.length - 1));
    },
    hide,
    isOpen: () => !element.hidden,
  };
}

function setCombobox(field: HTMLInputElement, expanded: boolean): void {
  field.setAttribute('aria-controls', ID);
  field.setAttribute('aria-expanded', String(expanded));
}

/** An entry's two lines: what it is, and what that means. */
export function twoLines(title: Child[], detail?: string): Child[] {
  return [
    make('span', { class: 'title' }, ...title),
    detail ? make('span', { class: 'detail' }, detail) : undefined,
  ];
}
