import type { ChannelInfo, GuildInfo, PersonName } from '../../page-protocol.ts';
import { drawAvatar } from '../base/avatars.ts';
import { find, make } from '../base/dom.ts';
import { drawChannelIcon } from '../base/icons.ts';
import { LOCALES, type ViewStore } from '../base/view.ts';

/** Channel type (Discord: Channel, Channel Types). */
const CATEGORY = 4;

const ROLE_DESCRIPTIONS: Readonly<Record<PersonName, string>> = {
  moderator: 'has the moderator role',
  member: 'has no role',
  admin: 'is an administrator',
};

/** Draws the guild's channels and the controls for person and language. The focus stays where it was. */
export function drawSidebar(guild: GuildInfo, view: ViewStore): void {
  const { as, channel, locale } = view.get();
  const sidebar = find('#sidebar');
  const focused = sidebar.contains(document.activeElement) ? document.activeElement?.id : undefined;
  find('.rail').replaceChildren(make('span', { class: 'server' }, initialOf(guild.name)));
  sidebar.replaceChildren(
    make('header', {}, make('h1', {}, guild.name)),
    make('div', { class: 'channels' }, ...drawChannels(guild.channels, channel, view)),
    make(
      'div',
      { class: 'controls' },
      drawPeople(guild.people, as, view),
      drawLanguages(locale, view),
      make(
        'div',
        { class: 'me' },
        drawAvatar(as, 'large'),
        make('div', {}, make('b', {}, as), make('small', {}, ROLE_DESCRIPTIONS[as])),
      ),
    ),
  );
  if (focused) document.getElementById(focused)?.focus();
}

function drawChannels(channels: readonly ChannelInfo[], current: string, view: ViewStore): HTMLElement[] {
  const writable = channels.filter((channel) => channel.writable);
  const others = channels.filter((channel) => !channel.writable && channel.type !== CATEGORY);
  return [
    make('h2', {}, 'Text channels'),
    make('ul', {}, ...writable.map((channel) => drawWritableChannel(channel, current, view))),
    ...(others.length > 0
      ? [make('h2', {}, 'Other channels'), make('ul', {}, ...others.map(drawOtherChannel))]
      : []),
  ];
}

function drawWritableChannel({ id, name, type }: ChannelInfo, current: string, view: ViewStore): HTMLElement {
  const button = make(
    'button',
    { type: 'button', id: `channel-${id}`, 'aria-current': id === current ? 'page' : undefined },
    drawChannelIcon(type),
    make('span', {}, name),
  );
  button.addEventListener('click', () => view.set({ channel: id }));
  return make('li', {}, button);
}

function drawOtherChannel({ name, type }: ChannelInfo): HTMLElement {
  return make('li', {}, make('span', { class: 'plain' }, drawChannelIcon(type), make('span', {}, name)));
}

function drawPeople(people: readonly PersonName[], as: PersonName, view: ViewStore): HTMLElement {
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

function drawLanguages(locale: string, view: ViewStore): HTMLElement {
  const options = Object.entries(LOCALES).map(([value, name]) =>
    make('option', { value, selected: value === locale }, name),
  );
  const select = make('select', { id: 'language' }, ...options);
  select.addEventListener('change', () => view.set({ locale: select.value }));
  return make('label', { class: 'language' }, make('span', { class: 'caption' }, 'Language'), select);
}

/** The first letter of the guild's name, after an English article. */
function initialOf(name: string): string {
  return /^(?:(?:an?|the)\s+)?(\S)/i.exec(name)?.[1]?.toUpperCase() ?? '';
}
