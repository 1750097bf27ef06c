/** Discord's fields for the names of commands, options and choices in other languages (Discord: Application Commands, Localization). */
import type { LocaleString, LocalizationMap } from 'discord-api-types/v10';
import { localeOf } from '../../../shared/locale.ts';
import type { Words } from '../words/en.ts';
import { WORDS } from '../words/interaction-words.ts';

/** The locales that have their own words. Discord shows the English names in all others. */
const TRANSLATED = ['de', 'fr', 'es-ES', 'es-419'] as const satisfies LocaleString[];

/** A text in every language but English. */
export function localized(say: (words: Words) => string): LocalizationMap {
  return Object.fromEntries(TRANSLATED.map((locale) => [locale, say(WORDS[localeOf(locale)])]));
}

/** The names and descriptions of a command or an option. Interactions always carry the English `name`. */
export function localizedNames<Name extends string>(
  name: Name,
  find: (words: Words) => { name: string; description: string },
) {
  return {
    name,
    name_localizations: localized((words) => find(words).name),
    description: find(WORDS.en).description,
    description_localizations: localized((words) => find(words).description),
  };
}
