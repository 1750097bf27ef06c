import type { APISelectMenuComponent } from 'discord-api-types/v10';
import type { GuildInfo } from '../../page-protocol.ts';
import { type Child, make } from '../base/dom.ts';
import { drawChannelIcon, drawIcon } from '../base/icons.ts';

/** Component types (Discord: Component Reference, Component Types). */
const STRING_SELECT = 3;
const ROLE_SELECT = 6;
const CHANNEL_SELECT = 8;

/** A value that can be chosen in a select menu. */
export interface MenuItem {
  value: string;
  label: string;
  icon?: Element | undefined;
  detail?: string | undefined;
}

/** Lists the values of a select menu. It is empty for user selects, because the page does not know the guild's members. */
export function listItems(menu: APISelectMenuComponent, { roles, channels }: GuildInfo): MenuItem[] {
  switch (menu.type) {
    case STRING_SELECT:
      return menu.options.map(({ value, label, description }) => ({ value, label, detail: description }));
    case ROLE_SELECT:
      return roles.map(({ id, name }) => ({ value: id, label: name, icon: make('span', { class: 'dot' }) }));
    case CHANNEL_SELECT: {
      const types: readonly number[] = menu.channel_types ?? [];
      return channels
        .filter(({ type }) => types.length === 0 || types.includes(type))
        .map(({ id, name, type }) => ({ value: id, label: name, icon: drawChannelIcon(type) }));
    }
    default:
      return [];
  }
}

/** Lists the values that are chosen when a select menu is sent. */
export function listDefaults(menu: APISelectMenuComponent): string[] {
  if (menu.type === STRING_SELECT) return menu.options.flatMap((one) => (one.default ? [one.value] : []));
  return (menu.default_values ?? []).map(({ id }) => id);
}

/** Draws an entry of the open menu. */
export function drawItem({ label, icon, detail }: MenuItem, isChosen: boolean): Child[] {
  const check = isChosen ? make('span', { class: 'check' }, drawIcon('check')) : undefined;
  return [
    make('span', { class: 'title' }, icon?.cloneNode(true), label, check),
    detail ? make('span', { class: 'detail' }, detail) : undefined,
  ];
}

/** Draws a chosen value in the menu's field. */
export function drawPill(item: MenuItem | undefined): HTMLElement {
  return make('span', { class: 'pill' }, item?.icon?.cloneNode(true), item?.label ?? 'unknown');
}
