import type { PersonName } from '../../page-protocol.ts';

/** The person, channel, locale and theme that the page shows. They are stored in the page's address. */
export interface View {
  as: PersonName;
  /** A channel's id; empty until the channels are known. */
  channel: string;
  locale: string;
  theme: Theme;
}

/** The page's colours. */
export type Theme = 'dark' | 'light';

/** The locales that the page offers, and their names. */
export const LOCALES = { 'en-US': 'English', de: 'Deutsch', fr: 'Français', 'es-ES': 'Español' } as const;
const PEOPLE: readonly PersonName[] = ['moderator', 'member', 'admin'];

/** Holds the current view. */
export interface ViewStore {
  get: () => View;
  /** Changes parts of the view and the page's address. */
  set: (change: Partial<View>) => void;
  /** Calls back after each change with the new view and the one before. */
  watch: (listener: (after: View, before: View) => void) => void;
}

/** Creates a store with the view of the page's address. */
export function createViewStore(): ViewStore {
  let view = readView(new URLSearchParams(location.search));
  const listeners: ((after: View, before: View) => void)[] = [];
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
