import { type Child, make } from './dom.ts';

/** An entry of a listbox. `content` is made anew whenever the list is drawn. */
export interface Entry {
  content: Child[];
  selected?: boolean;
  pick: () => void;
}

/** A list to choose from by arrow keys or pointer, while the focus stays in the field it belongs to (ARIA: Combobox Pattern). */
export interface Listbox {
  element: HTMLUListElement;
  /** Replaces the entries. `active` is the entry that Enter would pick, -1 for none. */
  show(entries: readonly Entry[], active: number): void;
  readonly count: number;
  readonly active: number;
  /** Moves by so many entries, and around at the ends. */
  move(by: number): void;
  /** Leaves none active. */
  release(): void;
  /** Returns whether there was an active one to pick. */
  pickActive(): boolean;
}

/** An empty listbox. `owner` gives the field that is told which entry is active. */
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

  function mark(): void {
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
    // The field keeps the focus.
    item.addEventListener('pointerdown', (event) => event.preventDefault());
    item.addEventListener('click', () => entry.pick());
    item.addEventListener('pointermove', () => {
      if (active === at) return;
      active = at;
      mark();
    });
    return item;
  }

  return {
    element,
    get count() {
      return entries.length;
    },
    get active() {
      return active;
    },
    show(next, first) {
      entries = next;
      active = first;
      element.replaceChildren(...next.map(draw));
      mark();
    },
    move(by) {
      if (entries.length === 0) return;
      const from = active === -1 && by < 0 ? 0 : active;
      active = (from + by + entries.length) % entries.length;
      mark();
    },
    release() {
      active = -1;
      mark();
    },
    pickActive() {
      const entry = entries[active];
      entry?.pick();
      return entry !== undefined;
    },
  };
}
