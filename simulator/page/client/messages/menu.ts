import type { APISelectMenuComponent } from 'discord-api-types/v10';
import type { GuildInfo } from '../../page-protocol.ts';
import { isBusy, whileBusy } from '../base/busy.ts';
import { type Child, make } from '../base/dom.ts';
import { channelIcon, icon } from '../base/icons.ts';
import { createListbox } from '../base/listbox.ts';

/** Uses a component of the message; `values` are those chosen in a menu. Resolves when the application has heard of it. */
export type UseComponent = (customId: string, values: string[]) => Promise<void>;

/** Component types (Discord: Component Reference, Component Types). */
const STRING_SELECT = 3;
const ROLE_SELECT = 6;
const CHANNEL_SELECT = 8;

interface Item {
  value: string;
  label: string;
  mark?: Element | undefined;
  detail?: string | undefined;
}

let menus = 0;

/** A select menu. One of a single value is sent when that is chosen, one of several when it closes, as Discord's app does. */
export function createMenu(menu: APISelectMenuComponent, guild: GuildInfo, use: UseComponent): HTMLElement {
  const {
    custom_id: customId,
    placeholder = 'Make a selection',
    min_values: least = 1,
    max_values: most = 1,
  } = menu;
  const items = itemsOf(menu, guild);
  const before = chosenIn(menu);
  let chosen = before;

  const shown = make('span', { class: 'chosen' });
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
      disabled: menu.disabled === true || items.length === 0,
    },
    shown,
    icon('down'),
  );
  const id = `menu-${menus++}`;
  const list = createListbox(id, placeholder, () => field, most > 1);
  list.element.hidden = true;
  field.setAttribute('aria-controls', id);
  const element = make('div', { class: 'menu' }, field, list.element);

  function draw(): void {
    const pills = chosen.map((value) => {
      const item = items.find((one) => one.value === value);
      return make('span', { class: 'pill' }, item?.mark?.cloneNode(true), item?.label ?? 'unknown');
    });
    shown.replaceChildren(
      ...(pills.length > 0 ? pills : [make('span', { class: 'placeholder' }, placeholder)]),
    );
  }

  function show(active: number): void {
    const entries = items.map((item) => {
      const selected = chosen.includes(item.value);
      return { content: contentOf(item, selected), selected, pick: () => toggle(item.value) };
    });
    list.show(entries, active);
  }

  function toggle(value: string): void {
    const others = chosen.filter((one) => one !== value);
    const isChosen = others.length < chosen.length;
    if (isChosen) chosen = others;
    else if (most === 1) chosen = [value];
    else if (chosen.length < most) chosen = [...chosen, value];
    draw();
    if (most === 1) close();
    else show(items.findIndex((item) => item.value === value));
  }

  function open(): void {
    show(0);
    list.element.hidden = false;
    field.setAttribute('aria-expanded', 'true');
    list.element.scrollIntoView({ block: 'nearest' });
  }

  const isOpen = () => !list.element.hidden;

  function close(): void {
    if (!isOpen()) return;
    list.element.hidden = true;
    list.release();
    field.setAttribute('aria-expanded', 'false');
    const isChanged = chosen.length !== before.length || chosen.some((value) => !before.includes(value));
    if (chosen.length < least) {
      chosen = before;
      draw();
    } else if (isChanged) {
      void whileBusy(field, () => use(customId, chosen));
    }
  }

  field.addEventListener('click', () => {
    if (isOpen()) close();
    else if (!isBusy(field)) open();
  });
  field.addEventListener('blur', close);
  field.addEventListener('keydown', (event) => {
    const { key } = event;
    if (key === 'Escape' || key === 'Tab') return close();
    const by = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
    if (by !== 0 && !isOpen() && !isBusy(field)) open();
    else if (by !== 0) list.move(by);
    else if (isOpen() && (key === 'Enter' || key === ' ')) list.pickActive();
    else return;
    event.preventDefault();
  });
  draw();
  return element;
}

function contentOf({ label, mark, detail }: Item, selected: boolean): Child[] {
  return [
    make(
      'span',
      { class: 'title' },
      mark?.cloneNode(true),
      label,
      selected ? make('span', { class: 'check' }, icon('check')) : undefined,
    ),
    detail ? make('span', { class: 'detail' }, detail) : undefined,
  ];
}

/** What can be chosen. People cannot: the page does not know the server's members. */
function itemsOf(menu: APISelectMenuComponent, { roles, channels }: GuildInfo): Item[] {
  switch (menu.type) {
    case STRING_SELECT:
      return menu.options.map(({ value, label, description }) => ({ value, label, detail: description }));
    case ROLE_SELECT:
      return roles.map(({ id, name }) => ({ value: id, label: name, mark: make('span', { class: 'dot' }) }));
    case CHANNEL_SELECT: {
      const { channel_types: types = [] } = menu;
      return channels
        .filter(({ type }) => types.length === 0 || (types as number[]).includes(type))
        .map(({ id, name, type }) => ({ value: id, label: name, mark: channelIcon(type) }));
    }
    default:
      return [];
  }
}

function chosenIn(menu: APISelectMenuComponent): string[] {
  if (menu.type === STRING_SELECT) return menu.options.flatMap((one) => (one.default ? [one.value] : []));
  return (menu.default_values ?? []).map(({ id }) => id);
}
