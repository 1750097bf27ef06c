import type { GuildInfo } from '../../page-protocol.ts';
import { find, make } from '../base/dom.ts';
import { drawChannelIcon, drawIcon } from '../base/icons.ts';
import type { ViewStore } from '../base/view.ts';
import { applySidebarState, isSidebarOpen, toggleSidebar } from './sidebar-toggle.ts';

/** Draws the bar above the messages: the channel's name, the theme button and, on a narrow screen, the sidebar's button. */
export function drawTopBar(guild: GuildInfo, view: ViewStore): void {
  const { channel: id, theme } = view.get();
  const channel = guild.channels.find((one) => one.id === id);
  const opener = make(
    'button',
    { type: 'button', class: 'opener', 'aria-label': 'Channels and settings', 'aria-controls': 'sidebar' },
    drawIcon('menu'),
  );
  opener.addEventListener('click', () => toggleSidebar(!isSidebarOpen()));
  const otherTheme = theme === 'dark' ? 'light' : 'dark';
  const themeButton = make(
    'button',
    { type: 'button', class: 'theme', 'aria-label': `Switch to the ${otherTheme} theme` },
    drawIcon(theme === 'dark' ? 'sun' : 'moon'),
  );
  themeButton.addEventListener('click', () => view.set({ theme: otherTheme }));
  const name = make('h2', {}, drawChannelIcon(channel?.type ?? 0), channel?.name ?? '');
  find('.top').replaceChildren(opener, name, themeButton);
  applySidebarState();
}
