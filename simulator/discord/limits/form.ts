import { isObject, type JsonObject } from './json.ts';

/** The place of a field in a request's body, such as `['embeds', 0, 'title']`. */
export type Path = readonly (string | number)[];

/** An error in a request's body, with Discord's code. */
export interface FieldError {
  path: Path;
  code: string;
  message: string;
}

/** Nests errors as Discord does (Discord: Reference, Error Messages): `{embeds: {0: {title: {_errors: […]}}}}`. */
export function nestErrors(errors: readonly FieldError[]): JsonObject {
  // The request chooses the names of fields. `__proto__` is an ordinary key only without a prototype.
  const root = newNode();
  for (const { path, code, message } of errors) {
    let node = root;
    for (const step of path) {
      const next = node[step];
      const child = isObject(next) ? next : newNode();
      node[step] = child;
      node = child;
    }
    const list = node['_errors'];
    node['_errors'] = [...(Array.isArray(list) ? list : []), { code, message }];
  }
  return root;
}

/** An object without a prototype. */
const newNode = (): JsonObject => Object.create(null);

/** The length of a text as Discord counts it, in code points. */
export const textLength = (text: string): number => [...text].length;

const isAbsent = (value: unknown): value is null | undefined => value === undefined || value === null;

/** Adds an error unless `value` is a text of `min` (default 0) to `max` characters. An absent value is an error only where required. */
export function checkText(
  errors: FieldError[],
  path: Path,
  value: unknown,
  limits: { min?: number; max: number; required?: boolean },
): value is string {
  const { min = 0, max, required = false } = limits;
  const count = errors.length;
  if (isAbsent(value)) {
    if (required) errors.push({ path, code: 'BASE_TYPE_REQUIRED', message: 'This field is required' });
    return false;
  }
  if (typeof value !== 'string') {
    errors.push({ path, code: 'STRING_TYPE_CONVERT', message: 'Could not interpret the value as string.' });
    return false;
  }
  const length = textLength(value);
  if (required && length === 0) {
    errors.push({ path, code: 'BASE_TYPE_REQUIRED', message: 'This field is required' });
  } else if (min > 0 && (length < min || length > max)) {
    errors.push({
      path,
      code: 'BASE_TYPE_BAD_LENGTH',
      message: `Must be between ${min} and ${max} in length.`,
    });
  } else if (length > max) {
    errors.push({ path, code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${max} or fewer in length.` });
  }
  return errors.length === count;
}

/** Returns the elements of an optional list. Adds an error for more than `max`; adds one and returns none for another value. */
export function checkList(errors: FieldError[], path: Path, value: unknown, max: number): unknown[] {
  if (isAbsent(value)) return [];
  if (!Array.isArray(value)) {
    errors.push({ path, code: 'LIST_TYPE_CONVERT', message: 'Only iterables may be used in a ListType' });
    return [];
  }
  if (value.length > max) {
    errors.push({ path, code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${max} or fewer in length.` });
  }
  return value;
}

/** Returns the value if it is an object. Otherwise adds an error, unless the value is absent. */
export function checkObject(errors: FieldError[], path: Path, value: unknown): JsonObject | undefined {
  if (isObject(value)) return value;
  if (!isAbsent(value)) {
    errors.push({
      path,
      code: 'DICT_TYPE_CONVERT',
      message: 'Only dictionaries may be used in a DictType',
    });
  }
  return undefined;
}

/** Adds an error unless an optional value is an integer from `min` to `max`. */
export function checkInteger(
  errors: FieldError[],
  path: Path,
  value: unknown,
  { min, max }: { min: number; max: number },
): void {
  if (isAbsent(value)) return;
  if (!Number.isInteger(value)) {
    errors.push({ path, code: 'NUMBER_TYPE_COERCE', message: 'Value is not int.' });
  } else if (Number(value) < min) {
    errors.push({
      path,
      code: 'NUMBER_TYPE_MIN',
      message: `int value should be greater than or equal to ${min}.`,
    });
  } else if (Number(value) > max) {
    errors.push({
      path,
      code: 'NUMBER_TYPE_MAX',
      message: `int value should be less than or equal to ${max}.`,
    });
  }
}

/** Adds an error unless the value is one of `choices`. Returns whether it is. */
export function checkChoice(
  errors: FieldError[],
  path: Path,
  value: unknown,
  choices: readonly unknown[],
): boolean {
  if (choices.includes(value)) return true;
  errors.push({
    path,
    code: 'BASE_TYPE_CHOICES',
    message: `Value must be one of (${choices.map((choice) => JSON.stringify(choice)).join(', ')}).`,
  });
  return false;
}
