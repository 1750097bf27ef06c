import type { GuildInfo } from '../page-protocol.ts';
import { fetchGuild, listenToEvents } from './base/api.ts';
import { find, make } from './base/dom.ts';
import { createViewStore } from './base/view.ts';
import { createComposer } from './composer/composer.ts';
import { createMessageLog } from './messages/message-log.ts';
import { drawSidebar } from './sidebar/sidebar.ts';
import { toggleSidebar, watchSidebar } from './sidebar/sidebar-toggle.ts';
import { drawTopBar } from './sidebar/top-bar.ts';

const view = createViewStore();
let guild = await loadGuild();
const currentGuild = () => guild;
const notice = make('p', { class: 'notice', role: 'alert', hidden: true });
const messageLog = createMessageLog(view.get, currentGuild, showError);
const composer = createComposer(view.get, currentGuild);
let stopListening = listenToEvents(view.get().as, messageLog.apply);

find('.foot').append(notice, composer.element);
watchSidebar();
draw();
// On a phone, focusing the composer would open the keyboard.
if (matchMedia('(pointer: fine)').matches) composer.focus();

view.watch(async (after, before) => {
  document.documentElement.dataset['theme'] = after.theme;
  if (after.as !== before.as || after.locale !== before.locale) guild = await loadGuild();
  if (after.as !== before.as) {
    stopListening();
    stopListening = listenToEvents(after.as, messageLog.apply);
  }
  if (after.theme === before.theme) draw();
  else drawTopBar(guild, view);
  if (after.channel !== before.channel) {
    toggleSidebar(false);
    composer.focus();
  }
});

/** Loads the guild as the current person sees it. If it lacks the current channel, the view changes to its first one. */
async function loadGuild(): Promise<GuildInfo> {
  const { as, locale, channel } = view.get();
  const loaded = await fetchGuild(as, locale);
  const writable = loaded.channels.filter((one) => one.writable);
  if (!writable.some(({ id }) => id === channel)) view.set({ channel: writable[0]?.id ?? '' });
  return loaded;
}

function draw(): void {
  const { theme } = view.get();
  document.documentElement.dataset['theme'] = theme;
  document.title = `Userstats: ${guild.name}`;
  notice.hidden = true;
  drawSidebar(guild, view);
  drawTopBar(guild, view);
  composer.reset();
  messageLog.redraw();
}

function showError(error: unknown): void {
  notice.textContent = error instanceof Error ? error.message : String(error);
  notice.hidden = false;
}
