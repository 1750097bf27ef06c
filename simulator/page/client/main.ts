import type { GuildInfo } from '../page-protocol.ts';
import { fetchGuild, listen } from './base/api.ts';
import { find, make } from './base/dom.ts';
import { createView } from './base/view.ts';
import { createComposer } from './composer/composer.ts';
import { createLog } from './messages/message-log.ts';
import { drawSidebar, drawTop, toggleSidebar, watchSidebar } from './sidebar/sidebar.ts';

const view = createView();
let guild = await load();
const now = () => guild;
const notice = make('p', { class: 'notice', role: 'alert', hidden: true });
const log = createLog(view.get, now, complain);
const composer = createComposer(view.get, now);
let silence = listen(view.get().as, log.hear);

find('.foot').append(notice, composer.element);
watchSidebar();
draw();
// On a phone it would bring up the keyboard.
if (matchMedia('(pointer: fine)').matches) composer.focus();

view.watch(async (after, before) => {
  document.documentElement.dataset['theme'] = after.theme;
  if (after.as !== before.as || after.locale !== before.locale) guild = await load();
  if (after.as !== before.as) {
    silence();
    silence = listen(after.as, log.hear);
  }
  if (after.theme === before.theme) draw();
  else drawTop(guild, view);
  if (after.channel !== before.channel) {
    toggleSidebar(false);
    composer.focus();
  }
});

/** What the person who looks sees of the server; a channel that it does not have gives way to its first. */
async function load(): Promise<GuildInfo> {
  const { as, locale, channel } = view.get();
  const loaded = await fetchGuild(as, locale);
  const places = loaded.channels.filter(({ writable }) => writable);
  if (!places.some(({ id }) => id === channel)) view.set({ channel: places[0]?.id ?? '' });
  return loaded;
}

function draw(): void {
  const { theme } = view.get();
  document.documentElement.dataset['theme'] = theme;
  document.title = `Userstats: ${guild.name}`;
  notice.hidden = true;
  drawSidebar(guild, view);
  drawTop(guild, view);
  composer.reset();
  log.redraw();
}

function complain(error: unknown): void {
  notice.textContent = error instanceof Error ? error.message : String(error);
  notice.hidden = false;
}
