/** Discord's fields for what a command, an option or a choice is called in other languages (Discord: Application Commands, Localization). */
import type { LocaleString, LocalizationMap } from 'discord-api-types/v10';
import { localeOf } from '../../../shared/locale.ts';
import type { Words } from '../words/en.ts';
import { WORDS } from '../words/interaction-words.ts';

/** Discord's locales that there are words for; all others are shown what everything is stored under, which is English. */
const TRANSLATED = ['de', 'fr', 'es-ES', 'es-419'] as const satisfies LocaleString[];

/** A text in every language but English. */
export function localized(say: (words: Words) => string): LocalizationMap {
  return Object.fromEntries(TRANSLATED.map((locale) => [locale, say(WORDS[localeOf(locale)])]));
}

/** The names and descriptions of a command or an option. Whatever it is called, it comes back under the English `name`. */
export function called<Name extends string>(
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
