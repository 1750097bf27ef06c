import type { Locale } from '../../locale.ts';
import { UserError } from '../../user-error.ts';
import { de } from './de.ts';
import { en, type Words } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';

/** The words of each language. */
export const WORDS: Readonly<Record<Locale, Words>> = { en, de, fr, es };

/** An error about dates, to be read in the user's language. */
export function dateError(say: (words: Words, locale: Locale) => string): UserError {
  return new UserError((locale) => say(WORDS[locale], locale));
}
