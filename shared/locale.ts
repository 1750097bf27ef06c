/** The languages that this project answers in, and how each writes numbers and dates. */

/** English first: what everyone reads whose language is none of the others. */
export const LOCALES = ['en', 'de', 'fr', 'es'] as const;

export type Locale = (typeof LOCALES)[number];

/** The language for a locale of Discord's, `es-419` or `en-GB`, say (Discord: Reference, Locales), or for one of ours. */
export function localeOf(tag: unknown): Locale {
  const language = typeof tag === 'string' ? tag.split('-')[0] : undefined;
  return LOCALES.find((locale) => locale === language) ?? 'en';
}

/**
 * How numbers and dates are written (BCP 47). Spain and Latin America use point and comma in opposite roles; Costa
 * Rica's way, `12 345,6`, is the one that the Real Academia recommends to both, and nobody takes it for another number.
 */
export const TAGS = { en: 'en-GB', de: 'de-DE', fr: 'fr-FR', es: 'es-CR' } as const satisfies Record<
  Locale,
  string
>;

/** A number as people read it, its thousands grouped: `1,234.5`, `1.234,5`. */
export function writeNumber(value: number, locale: Locale, options: Intl.NumberFormatOptions = {}): string {
  return value.toLocaleString(TAGS[locale], options);
}

/** A date as people read it: `1 January 2018`, `1. Januar 2018`. `at` is in ms; UTC unless a zone is given. */
export function writeDate(at: number, locale: Locale, options: Intl.DateTimeFormatOptions): string {
  const date = new Date(at).toLocaleDateString(TAGS[locale], { timeZone: 'UTC', ...options });
  // The first of a month is an ordinal in French, and Intl does not make it one.
  return locale === 'fr' ? date.replace(/^1(?= )/, '1er') : date;
}
