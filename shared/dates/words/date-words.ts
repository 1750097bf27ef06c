import type { Locale } from '../../locale.ts';
import { UserError } from '../../user-error.ts';
import { de } from './de.ts';
import { en, type Words } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';

export const WORDS: Readonly<Record<Locale, Words>> = { en, de, fr, es };

/** An error about dates, in the words of whoever reads it. */
export function dateError(say: (words: Words, locale: Locale) => string): UserError {
  return new UserError((locale) => say(WORDS[locale], locale));
}
