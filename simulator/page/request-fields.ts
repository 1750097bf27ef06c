import { isObject, type JsonObject } from '../discord/limits/json.ts';
import { PERSON_NAMES } from './guild-info.ts';
import { PageError } from './page-error.ts';
import type { PersonName, RequestContext, TypedOption } from './page-protocol.ts';

/** A language, and perhaps a region: Discord uses no longer tags (Discord: Reference, Locales). */
const LOCALE = /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})?$/;

/** Reads a text of a request's body. Throws a {@link PageError} if it is missing or not a text. */
export function readText(json: JsonObject, name: string): string {
  const value = json[name];
  if (typeof value !== 'string') throw new PageError(400, `Expected a text as "${name}".`);
  return value;
}

/** Reads the person, channel and locale of a request's body. Throws a {@link PageError} for invalid ones. */
export function readContext(json: JsonObject): RequestContext {
  return {
    as: parsePerson(readText(json, 'as')),
    channel: readText(json, 'channel'),
    locale: parseLocale(readText(json, 'locale')),
  };
}

/** Reads the options of a command. Throws a {@link PageError} if they are not a list of names and texts. */
export function readTypedOptions(json: JsonObject): TypedOption[] {
  const { options } = json;
  if (!Array.isArray(options) || !options.every(isObject)) {
    throw new PageError(400, 'Expected a list of objects as "options".');
  }
  return options.map((option) => ({ name: readText(option, 'name'), text: readText(option, 'text') }));
}

/** Reads the chosen values of a select menu. Throws a {@link PageError} if they are not a list of texts. */
export function readSelectedValues(json: JsonObject): string[] {
  const { values } = json;
  if (!Array.isArray(values) || !values.every((value) => typeof value === 'string')) {
    throw new PageError(400, 'Expected a list of texts as "values".');
  }
  return values;
}

/** Parses the name of one of the simulated guild's people. Throws a {@link PageError} for any other name. */
export function parsePerson(text: string | null): PersonName {
  const name = PERSON_NAMES.find((one) => one === text);
  if (!name) throw new PageError(400, `Expected one of ${PERSON_NAMES.join(', ')}, got "${text}".`);
  return name;
}

/** Parses a locale as Discord writes it. Throws a {@link PageError} for any other text. */
export function parseLocale(text: string | null): string {
  if (text === null || !LOCALE.test(text))
    throw new PageError(400, `Expected a locale such as en-US, got "${text}".`);
  return text;
}
