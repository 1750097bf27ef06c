import { Locale } from 'discord-api-types/v10';
import { checkChoice, checkObject, checkText, type FieldError, type Path } from './form.ts';

const LOCALES: readonly string[] = Object.values(Locale);

/** A text in another language, and its place in the request. */
export interface Localized {
  path: Path;
  text: string;
}

/**
 * Checks a field's texts by locale (Discord: Application Commands, Localization; Reference, Locales). Returns the texts
 * within `limits`; adds errors for the others and for unknown locales.
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
