import type { APISelectMenuComponent } from 'discord-api-types/v10';
import type { GuildInfo } from '../../page-protocol.ts';
import { isBusy, whileBusy } from '../base/busy.ts';
import { make } from '../base/dom.ts';
import { drawIcon } from '../base/icons.ts';
import { createListbox, type Listbox } from '../base/listbox.ts';
import { drawItem, drawPill, listDefaults, listItems, type MenuItem } from './menu-items.ts';

/** Uses a component of a message; `values` are those chosen in a menu. Resolves once the application has acknowledged it. */
export type UseComponent = (customId: string, values: string[]) => Promise<void>;

/** A select menu and what is chosen in it. */
interface Menu {
  items: readonly MenuItem[];
  placeholder: string;
  /** The lowest and highest number of values. */
  min: number;
  max: number;
  /** The values that the application knows. */
  sent: readonly string[];
  chosen: string[];
  /** The button that shows the chosen values and opens the list. */
  field: HTMLButtonElement;
  pills: HTMLElement;
  list: Listbox;
  send: (values: string[]) => Promise<void>;
}

let menuCount = 0;

/** Draws a select menu. Like Discord's app, it sends a single value when it is chosen, and several when the list closes. */
export function drawMenu(
  component: APISelectMenuComponent,
  guild: GuildInfo,
  use: UseComponent,
): HTMLElement {
  const { placeholder = 'Make a selection', custom_id: customId } = component;
  const { min_values: min = 1, max_values: max = 1 } = component;
  const id = `menu-${menuCount++}`;
  const items = listItems(component, guild);
  const pills = make('span', { class: 'chosen' });
  const field = make(
    'button',
    {
      type: 'button',
      class: 'field',
      'data-custom-id': customId,
      role: 'combobox',
      'aria-haspopup': 'listbox',
      'aria-expanded': 'false',
      'aria-label': placeholder,
      disabled: component.disabled === true || items.length === 0,
      'aria-controls': id,
    },
    pills,
    drawIcon('down'),
  );
  const list = createListbox(id, placeholder, () => field, max > 1);
  list.element.hidden = true;
  const sent = listDefaults(component);
  const send = (values: string[]) => use(customId, values);
  const menu = { items, placeholder, min, max, sent, chosen: [...sent], field, pills, list, send };
  field.addEventListener('click', () => {
    if (isOpen(menu)) close(menu);
    else if (!isBusy(field)) open(menu);
  });
  field.addEventListener('blur', () => close(menu));
  field.addEventListener('keydown', (event) => {
    if (handleKey(menu, event.key)) event.preventDefault();
  });
  drawChosen(menu);
  return make('div', { class: 'menu' }, field, list.element);
}

const isOpen = ({ list }: Menu): boolean => !list.element.hidden;

function drawChosen({ chosen, items, pills, placeholder }: Menu): void {
  const drawn = chosen.map((value) => drawPill(items.find((item) => item.value === value)));
  pills.replaceChildren(
    ...(drawn.length > 0 ? drawn : [make('span', { class: 'placeholder' }, placeholder)]),
  );
}

function drawList(menu: Menu, active: number): void {
  const entries = menu.items.map((item) => {
    const selected = menu.chosen.includes(item.value);
    return { content: drawItem(item, selected), selected, pick: () => toggle(menu, item.value) };
  });
  menu.list.show(entries, active);
}

function open(menu: Menu): void {
  const { list, field } = menu;
  drawList(menu, 0);
  list.element.hidden = false;
  field.setAttribute('aria-expanded', 'true');
  list.element.scrollIntoView({ block: 'nearest' });
}

/** Closes the list, and sends the values if they changed. Too few values are replaced by those that were sent before. */
function close(menu: Menu): void {
  if (!isOpen(menu)) return;
  const { list, field, chosen, sent, min } = menu;
  list.element.hidden = true;
  list.clearActive();
  field.setAttribute('aria-expanded', 'false');
  if (chosen.length < min) {
    menu.chosen = [...sent];
    drawChosen(menu);
  } else if (chosen.length !== sent.length || chosen.some((value) => !sent.includes(value))) {
    void whileBusy(field, () => menu.send(chosen));
  }
}

function toggle(menu: Menu, value: string): void {
  const { chosen, max, items } = menu;
  if (chosen.includes(value)) menu.chosen = chosen.filter((one) => one !== value);
  else if (max === 1) menu.chosen = [value];
  else if (chosen.length < max) menu.chosen = [...chosen, value];
  drawChosen(menu);
  if (max === 1) close(menu);
  else
    drawList(
      menu,
      items.findIndex((item) => item.value === value),
    );
}

/** Returns whether the menu used the key. */
function handleKey(menu: Menu, key: string): boolean {
  switch (key) {
    case 'Escape':
    case 'Tab':
      close(menu);
      return false;
    case 'ArrowDown':
    case 'ArrowUp':
      if (isOpen(menu) || isBusy(menu.field)) menu.list.move(key === 'ArrowDown' ? 1 : -1);
      else open(menu);
      return true;
    case 'Enter':
    case ' ':
      if (!isOpen(menu)) return false;
      menu.list.pickActive();
      return true;
    default:
      return false;
  }
}
