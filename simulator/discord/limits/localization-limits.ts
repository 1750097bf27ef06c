import { Locale } from 'discord-api-types/v10';
import { checkChoice, checkObject, checkText, type FieldError, type Path } from './form.ts';

const LOCALES: readonly string[] = Object.values(Locale);

/** A form of a text that some field has in another language, and where it stands. */
export interface Localized {
  path: Path;
  text: string;
}

/**
 * The texts in a dictionary by locale that may stand beside a field (Discord: Application Commands, Localization), those
 * that are within `limits`; mistakes are added for the others, and for locales that Discord does not have.
 */
export function checkLocalizations(
  errors: FieldError[],
  path: Path,
  value: unknown,
  limits: { min: number; max: number },
): Localized[] {
  const dictionary = checkObject(errors, path, value) ?? {};
  return Object.entries(dictionary).flatMap(([locale, text]) => {
    const at = [...path, locale];
    if (!checkChoice(errors, at, locale, LOCALES)) return [];
    return checkText(errors, at, text, { ...limits, required: true }) ? [{ path: at, text }] : [];
  });
}
