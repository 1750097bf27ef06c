import type { PersonName } from '../../page-protocol.ts';
import { make } from './dom.ts';

/** Draws a person's avatar: an initial on the person's colour. */
export function drawAvatar(person: PersonName, size: 'small' | 'large'): HTMLElement {
  return make(
    'span',
    { class: `avatar ${size} of-${person}`, 'aria-hidden': 'true' },
    person[0]?.toUpperCase(),
  );
}

/** Draws the application's avatar. */
export function drawApplicationAvatar(size: 'small' | 'large'): HTMLElement {
  return make('img', { class: `avatar ${size}`, src: '/page/client/icon.svg', alt: '' });
}
