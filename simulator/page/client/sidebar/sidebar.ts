import type { ChannelInfo, GuildInfo, PersonName } from '../../page-protocol.ts';
import { avatar, ROLES } from '../base/avatars.ts';
import { find, make } from '../base/dom.ts';
import { channelIcon, icon } from '../base/icons.ts';
import { LOCALES, type ViewStore } from '../base/view.ts';

const WIDE = matchMedia('(min-width: 701px)');

/** Draws the server's channels and the controls of who asks, in which language and colours. */
export function drawSidebar(guild: GuildInfo, view: ViewStore): void {
  const { as, channel, locale } = view.get();
  const sidebar = find('#sidebar');
  const focused = sidebar.contains(document.activeElement) ? document.activeElement?.id : undefined;
  find('.rail').replaceChildren(make('span', { class: 'server' }, initial(guild.name)));
  sidebar.replaceChildren(
    make('header', {}, make('h1', {}, guild.name)),
    make('div', { class: 'channels' }, ...channelLists(guild.channels, channel, view)),
    make(
      'div',
      { class: 'controls' },
      who(guild.people, as, view),
      language(locale, view),
      make(
        'div',
        { class: 'me' },
        avatar(as, 'large'),
        make('div', {}, make('b', {}, as), make('small', {}, ROLES[as])),
      ),
    ),
  );
  if (focused) document.getElementById(focused)?.focus();
}

/** Draws the line above the messages: which channel this is, and on a narrow screen what opens the sidebar. */
export function drawTop(guild: GuildInfo, view: ViewStore): void {
  const { channel: id, theme } = view.get();
  const channel = guild.channels.find((one) => one.id === id);
  const opener = make(
    'button',
    { type: 'button', class: 'opener', 'aria-label': 'Channels and settings', 'aria-controls': 'sidebar' },
    icon('menu'),
  );
  opener.addEventListener('click', () => toggleSidebar(!isOpen()));
  const other = theme === 'dark' ? 'light' : 'dark';
  const colours = make(
    'button',
    { type: 'button', class: 'theme', 'aria-label': `Switch to the ${other} theme` },
    icon(theme === 'dark' ? 'sun' : 'moon'),
  );
  colours.addEventListener('click', () => view.set({ theme: other }));
  const name = make('h2', {}, channelIcon(channel?.type ?? 0), channel?.name ?? '');
  find('.top').replaceChildren(opener, name, colours);
  showSidebarState();
}

const isOpen = (): boolean => document.body.classList.contains('open');

/** Shows or hides the sidebar where the screen is too narrow for both; on a wide one it is always there. */
export function toggleSidebar(open: boolean): void {
  document.body.classList.toggle('open', open);
  showSidebarState();
  if (open) find('#sidebar').querySelector<HTMLElement>('[aria-current]')?.focus();
}

function showSidebarState(): void {
  find('.opener').setAttribute('aria-expanded', String(isOpen()));
  find('#sidebar').inert = !isOpen() && !WIDE.matches;
}

/** What makes the sidebar of a narrow screen close again. */
export function watchSidebar(): void {
  document.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape' || !isOpen()) return;
    toggleSidebar(false);
    find('.opener').focus();
  });
  find('.chat').addEventListener('pointerdown', ({ target }) => {
    if (isOpen() && target instanceof Element && !target.closest('.opener')) toggleSidebar(false);
  });
  WIDE.addEventListener('change', () => toggleSidebar(false));
}

function channelLists(channels: readonly ChannelInfo[], current: string, view: ViewStore): HTMLElement[] {
  const written = channels.filter(({ writable }) => writable);
  const others = channels.filter(({ writable, type }) => !writable && type !== 4);
  return [
    make('h2', {}, 'Text channels'),
    make('ul', {}, ...written.map((channel) => channelItem(channel, current, view))),
    ...(others.length > 0
      ? [make('h2', {}, 'Other channels'), make('ul', {}, ...others.map((one) => plainItem(one)))]
      : []),
  ];
}

function channelItem({ id, name, type }: ChannelInfo, current: string, view: ViewStore): HTMLElement {
  const button = make(
    'button',
    { type: 'button', id: `channel-${id}`, 'aria-current': id === current ? 'page' : undefined },
    channelIcon(type),
    make('span', {}, name),
  );
  button.addEventListener('click', () => view.set({ channel: id }));
  return make('li', {}, button);
}

function plainItem({ name, type }: ChannelInfo): HTMLElement {
  return make('li', {}, make('span', { class: 'plain' }, channelIcon(type), make('span', {}, name)));
}

function who(people: readonly PersonName[], as: PersonName, view: ViewStore): HTMLElement {
  const choices = people.map((person) => {
    const input = make('input', {
      type: 'radio',
      name: 'as',
      id: `as-${person}`,
      value: person,
      checked: person === as,
    });
    input.addEventListener('change', () => view.set({ as: person }));
    return make('label', {}, input, make('span', {}, person));
  });
  return make('fieldset', { class: 'who' }, make('legend', { class: 'caption' }, 'Who asks'), ...choices);
}

function language(locale: string, view: ViewStore): HTMLElement {
  const options = Object.entries(LOCALES).map(([value, name]) =>
    make('option', { value, selected: value === locale }, name),
  );
  const select = make('select', { id: 'language' }, ...options);
  select.addEventListener('change', () => view.set({ locale: select.value }));
  return make('label', { class: 'language' }, make('span', { class: 'caption' }, 'Language'), select);
}

/** The first letter of the server's name, its article left out. */
function initial(name: string): string {
  return /^(?:(?:an?|the)\s+)?(\S)/i.exec(name)?.[1]?.toUpperCase() ?? '';
}
