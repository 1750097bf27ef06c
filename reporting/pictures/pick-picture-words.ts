import { type Locale, TAGS } from '../../shared/locale.ts';
import { localeWords, type PictureWords } from '../words/picture-words.ts';
import { WORDS } from '../words/report-words.ts';

/** What a picture says, in a language. */
export function pictureWords(locale: Locale): PictureWords {
  return { ...WORDS[locale].picture, ...localeWords(TAGS[locale]) };
}
