import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Locale as DiscordLocale } from 'discord-api-types/v10';
import { LOCALES, localeOf, writeDate, writeNumber } from '../../shared/locale.ts';

test('German, French and both kinds of Spanish have their own language, all others English', () => {
  const own = { de: 'de', fr: 'fr', 'es-ES': 'es', 'es-419': 'es' };
  for (const tag of Object.values(DiscordLocale)) {
    assert.equal(localeOf(tag), new Map(Object.entries(own)).get(tag) ?? 'en', tag);
  }
});

test('a language of this project is kept, and anything that is not a locale is English', () => {
  for (const locale of LOCALES) assert.equal(localeOf(locale), locale);
  for (const none of [undefined, null, 7, '', 'DE', 'deutsch', '-de', {}]) assert.equal(localeOf(none), 'en');
});

test('numbers are grouped from four digits on, in the way of each language', () => {
  const written = LOCALES.map((locale) => writeNumber(1234.5, locale));
  assert.deepEqual(written, ['1,234.5', '1.234,5', '1\u202f234,5', '1\u00a0234,5']);
});

test('dates are in UTC, and the first of a month is an ordinal in French', () => {
  const format = { day: 'numeric', month: 'long', year: 'numeric' } as const;
  assert.deepEqual(
    LOCALES.map((locale) => writeDate(Date.UTC(2018, 1, 1), locale, format)),
    ['1 February 2018', '1. Februar 2018', '1er février 2018', '1 de febrero de 2018'],
  );
  assert.equal(writeDate(Date.UTC(2018, 1, 11), 'fr', format), '11 février 2018');
});
