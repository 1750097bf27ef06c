import { type Locale, writeNumber } from '../../shared/locale.ts';
import { WORDS } from './words/words.ts';

/** Mentions written out at a time: four lists of 25 would not fit a message. */
const SHOWN = 10;

/** Roles or channels as mentions, those beyond the tenth as their number: `<@&1>, <@&2> and 3 more`. */
export function mentions(ids: readonly string[], of: 'role' | 'channel', locale: Locale): string {
  const shown = ids.slice(0, SHOWN).map((id) => (of === 'role' ? `<@&${id}>` : `<#${id}>`));
  const left = ids.length - shown.length;
  const written = shown.join(', ');
  return left > 0 ? WORDS[locale].settings.andMore(written, writeNumber(left, locale)) : written;
}
