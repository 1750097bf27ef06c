import { isObject, type JsonObject } from '../discord/limits/json.ts';
import { PERSON_NAMES } from './guild-info.ts';
import { PageError } from './page-error.ts';
import type { Asking, PersonName, TypedOption } from './page-protocol.ts';

/** Discord's own tags are no longer. */
const LOCALE = /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})?$/;

/** The field of a request's body. Throws a {@link PageError} where it is no text. */
export function textIn(json: JsonObject, name: string): string {
  const value = json[name];
  if (typeof value !== 'string') throw new PageError(400, `Expected a text as "${name}".`);
  return value;
}

/** Who is asking, where and in which language. */
export function askingIn(json: JsonObject): Asking {
  return {
    as: personOf(textIn(json, 'as')),
    channel: textIn(json, 'channel'),
    locale: localeOf(textIn(json, 'locale')),
  };
}

/** The options that were typed, and their texts. */
export function optionsIn(json: JsonObject): TypedOption[] {
  const { options } = json;
  if (!Array.isArray(options) || !options.every(isObject)) {
    throw new PageError(400, 'Expected a list of objects as "options".');
  }
  return options.map((option) => ({ name: textIn(option, 'name'), text: textIn(option, 'text') }));
}

/** The values that were chosen in a menu. */
export function valuesIn(json: JsonObject): string[] {
  const { values } = json;
  if (!Array.isArray(values) || !values.every((value) => typeof value === 'string')) {
    throw new PageError(400, 'Expected a list of texts as "values".');
  }
  return values;
}

/** One of the simulated server's people. */
export function personOf(text: string | null): PersonName {
  const name = PERSON_NAMES.find((one) => one === text);
  if (!name) throw new PageError(400, `Expected one of ${PERSON_NAMES.join(', ')}, got "${text}".`);
  return name;
}

/** A locale as Discord writes it. */
export function localeOf(text: string | null): string {
  if (text === null || !LOCALE.test(text))
    throw new PageError(400, `Expected a locale such as en-US, got "${text}".`);
  return text;
}
