import type { Locale } from '../../shared/locale.ts';
import { de } from './de.ts';
import { en, type Words } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';

/** The texts of replies in each language. */
export const WORDS: Readonly<Record<Locale, Words>> = { en, de, fr, es };
