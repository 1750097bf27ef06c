import type { PersonName } from '../../page-protocol.ts';

/** How the page is looked at: by whom, where, in which language and colours. It is kept in the page's address. */
export interface View {
  as: PersonName;
  /** Empty until the channels are known. */
  channel: string;
  locale: string;
  theme: Theme;
}

export type Theme = 'dark' | 'light';

export const LOCALES = { 'en-US': 'English', de: 'Deutsch', fr: 'Français', 'es-ES': 'Español' } as const;
const PEOPLE: readonly PersonName[] = ['moderator', 'member', 'admin'];

export interface ViewStore {
  get: () => View;
  /** Changes some of it, and the page's address with it. */
  set: (change: Partial<View>) => void;
  /** Calls back after each change, with the view before it. */
  watch: (listener: (now: View, before: View) => void) => void;
}

/** The view that the page's address asks for. */
export function createView(): ViewStore {
  let view = readView(new URLSearchParams(location.search));
  const listeners: ((now: View, before: View) => void)[] = [];
  return {
    get: () => view,
    set(change) {
      const before = view;
      view = { ...view, ...change };
      history.replaceState(null, '', `?${new URLSearchParams({ ...view })}`);
      for (const listener of listeners) listener(view, before);
    },
    watch: (listener) => void listeners.push(listener),
  };
}

function readView(query: URLSearchParams): View {
  const locale = query.get('locale') ?? '';
  const theme = query.get('theme');
  const dark = theme === null ? !matchMedia('(prefers-color-scheme: light)').matches : theme !== 'light';
  return {
    as: PEOPLE.find((name) => name === query.get('as')) ?? 'moderator',
    channel: query.get('channel') ?? '',
    locale: Object.hasOwn(LOCALES, locale) ? locale : 'en-US',
    theme: dark ? 'dark' : 'light',
  };
}
