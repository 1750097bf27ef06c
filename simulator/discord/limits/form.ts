import { isObject, type JsonObject } from './json.ts';

/** Where in a request's body a field stands, such as `['embeds', 0, 'title']`. */
export type Path = readonly (string | number)[];

/** One mistake in a request's body, under the code that Discord gives it. */
export interface FieldError {
  path: Path;
  code: string;
  message: string;
}

/** Nests mistakes the way Discord's code 50035 shows them: `{embeds: {0: {title: {_errors: […]}}}}`. */
export function nestErrors(errors: readonly FieldError[]): JsonObject {
  // Fields are called whatever the request calls them: `__proto__` too, which only here is a key like any other.
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

/** How long Discord takes a text to be: in code points. */
export const textLength = (text: string): number => [...text].length;

const absent = (value: unknown): value is null | undefined => value === undefined || value === null;

/** Adds a mistake unless `value` is a text of `min` (default 0) to `max` characters; absence is one only where required. */
export function checkText(
  errors: FieldError[],
  path: Path,
  value: unknown,
  limits: { min?: number; max: number; required?: boolean },
): value is string {
  const { min = 0, max, required = false } = limits;
  const count = errors.length;
  if (absent(value)) {
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

/** The elements of an optional list of at most `max`; a mistake is added, and nothing returned, for what is no list. */
export function checkList(errors: FieldError[], path: Path, value: unknown, max: number): unknown[] {
  if (absent(value)) return [];
  if (!Array.isArray(value)) {
    errors.push({ path, code: 'LIST_TYPE_CONVERT', message: 'Only iterables may be used in a ListType' });
    return [];
  }
  if (value.length > max) {
    errors.push({ path, code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${max} or fewer in length.` });
  }
  return value;
}

/** The value as an object; where it is none, a mistake is added and an absent one stays silent. */
export function checkObject(errors: FieldError[], path: Path, value: unknown): JsonObject | undefined {
  if (isObject(value)) return value;
  if (!absent(value)) {
    errors.push({
      path,
      code: 'DICT_TYPE_CONVERT',
      message: 'Only dictionaries may be used in a DictType',
    });
  }
  return undefined;
}

/** Adds a mistake unless an optional value is an integer within `min` and `max`. */
export function checkInteger(
  errors: FieldError[],
  path: Path,
  value: unknown,
  { min, max }: { min: number; max: number },
): void {
  if (absent(value)) return;
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

/** Adds a mistake unless the value is one of `choices`. */
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
