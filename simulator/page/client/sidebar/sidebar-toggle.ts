import { find } from '../base/dom.ts';

/** Screens that are wide enough for the sidebar and the messages. */
const WIDE = matchMedia('(min-width: 701px)');

/** Whether the sidebar is open on a narrow screen. */
export const isSidebarOpen = (): boolean => document.body.classList.contains('open');

/** Opens or closes the sidebar on a narrow screen. On a wide screen it is always visible. */
export function toggleSidebar(open: boolean): void {
  document.body.classList.toggle('open', open);
  applySidebarState();
  if (open) find('#sidebar').querySelector<HTMLElement>('[aria-current]')?.focus();
}

/** Tells assistive technology whether the sidebar is open, and makes a closed one inert. */
export function applySidebarState(): void {
  find('.opener').setAttribute('aria-expanded', String(isSidebarOpen()));
  find('#sidebar').inert = !isSidebarOpen() && !WIDE.matches;
}

/** Closes the sidebar on Escape, on a tap beside it and when the screen's width passes the limit. */
export function watchSidebar(): void {
  document.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape' || !isSidebarOpen()) return;
    toggleSidebar(false);
    find('.opener').focus();
  });
  find('.chat').addEventListener('pointerdown', ({ target }) => {
    if (isSidebarOpen() && target instanceof Element && !target.closest('.opener')) toggleSidebar(false);
  });
  WIDE.addEventListener('change', () => toggleSidebar(false));
}
