import { type Child, make } from './dom.ts';

/** An entry of a listbox. `pick` is called on Enter or a click. */
export interface Entry {
  content: Child[];
  selected?: boolean;
  pick: () => void;
}

/** A list to pick from by key or pointer while the focus stays in its field (ARIA: Combobox Pattern). */
export interface Listbox {
  element: HTMLUListElement;
  /** Replaces the entries. `active` is the index of the entry that Enter picks, -1 for none. */
  show(entries: readonly Entry[], active: number): void;
  readonly count: number;
  /** Moves the active entry by a number of entries, wrapping around at the ends. */
  move(by: number): void;
  /** Makes no entry active. */
  clearActive(): void;
  /** Picks the active entry. Returns false if there is none. */
  pickActive(): boolean;
}

/** Creates an empty listbox. `owner` returns the field whose `aria-activedescendant` names the active entry. */
export function createListbox(
  id: string,
  label: string,
  owner: () => Element | null,
  multiple = false,
): Listbox {
  const element = make('ul', {
    id,
    role: 'listbox',
    'aria-label': label,
    'aria-multiselectable': multiple ? 'true' : undefined,
  });
  let entries: readonly Entry[] = [];
  let active = -1;

  function markActive(): void {
    for (const [at, item] of [...element.children].entries()) {
      item.classList.toggle('active', at === active);
      if (!multiple) item.setAttribute('aria-selected', String(at === active));
    }
    const field = owner();
    const item = element.children[active];
    if (item) field?.setAttribute('aria-activedescendant', item.id);
    else field?.removeAttribute('aria-activedescendant');
    item?.scrollIntoView({ block: 'nearest' });
  }

  function draw(entry: Entry, at: number): HTMLLIElement {
    const selected = String(entry.selected === true);
    const item = make(
      'li',
      { id: `${id}-${at}`, role: 'option', 'aria-selected': selected },
      ...entry.content,
    );
    // Keeps the focus in the field.
    item.addEventListener('pointerdown', (event) => event.preventDefault());
    item.addEventListener('click', () => entry.pick());
    item.addEventListener('pointermove', () => {
      if (active === at) return;
      active = at;
      markActive();
    });
    return item;
  }

  return {
    element,
    get count() {
      return entries.length;
    },
    show(next, first) {
      entries = next;
      active = first;
      element.replaceChildren(...next.map(draw));
      markActive();
    },
    move(by) {
      if (entries.length === 0) return;
      const from = active === -1 && by < 0 ? 0 : active;
      active = (from + by + entries.length) % entries.length;
      markActive();
    },
    clearActive() {
      active = -1;
      markActive();
    },
    pickActive() {
      const entry = entries[active];
      entry?.pick();
      return entry !== undefined;
    },
  };
}
