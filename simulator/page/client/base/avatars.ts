import type { PersonName } from '../../page-protocol.ts';
import { make } from './dom.ts';

/** What somebody may do here, in a word or two. */
export const ROLES: Record<PersonName, string> = {
  moderator: 'has the moderator role',
  member: 'has no role',
  admin: 'is an administrator',
};

/** A person's picture: their initial on a colour of their own. */
export function avatar(person: PersonName, size: 'small' | 'large'): HTMLElement {
  return make(
    'span',
    { class: `avatar ${size} of-${person}`, 'aria-hidden': 'true' },
    person[0]?.toUpperCase(),
  );
}

/** The application's picture. */
export function applicationAvatar(size: 'small' | 'large'): HTMLElement {
  return make('img', { class: `avatar ${size}`, src: '/page/client/icon.svg', alt: '' });
}
