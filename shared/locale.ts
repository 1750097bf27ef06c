/** The languages of the answers, and how each writes numbers and dates. */

/** English is for everyone whose language is not in the list. */
export const LOCALES = ['en', 'de', 'fr', 'es'] as const;

/** A language of the answers. */
export type Locale = (typeof LOCALES)[number];

/** The language of the answers for one of Discord's locales, such as `es-419` or `en-GB` (Discord: Reference, Locales), or for a {@link Locale}. */
export function localeOf(tag: unknown): Locale {
  const language = typeof tag === 'string' ? tag.split('-')[0] : undefined;
  return LOCALES.find((locale) => locale === language) ?? 'en';
}

/**
 * The BCP 47 tags for numbers and dates. Spain and Latin America use the point and the comma in opposite roles. Costa Rica
 * writes `12 345,6`, which the Real Academia recommends to both, and which nobody can mistake.
 */
export const TAGS = { en: 'en-GB', de: 'de-DE', fr: 'fr-FR', es: 'es-CR' } as const satisfies Record<
  Locale,
  string
>;

/** Writes a number for people to read, with grouped thousands: `1,234.5`, `1.234,5`. */
export function writeNumber(value: number, locale: Locale, options: Intl.NumberFormatOptions = {}): string {
  return value.toLocaleString(TAGS[locale], options);
}

/** Writes a date for people to read: `1 January 2018`, `1. Januar 2018`. `at` is in ms; the zone is UTC by default. */
export function writeDate(at: number, locale: Locale, options: Intl.DateTimeFormatOptions): string {
  const date = new Date(at).toLocaleDateString(TAGS[locale], { timeZone: 'UTC', ...options });
  // French writes the first of a month as an ordinal, and Intl does not.
  return locale === 'fr' ? date.replace(/^1(?= )/, '1er') : date;
}
