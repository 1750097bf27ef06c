import {
  checkChoice,
  checkInteger,
  checkList,
  checkObject,
  checkText,
  type FieldError,
  type Path,
} from './form.ts';
import { isObject, type JsonObject } from './json.ts';
import { checkLocalizations } from './localization-limits.ts';

/** A command's option as registered (Discord: Application Commands, Application Command Option Structure). */
export interface OptionDefinition {
  type: number;
  name: string;
  name_localizations?: Localizations;
  description: string;
  description_localizations?: Localizations;
  required?: boolean | undefined;
  choices?: readonly ChoiceDefinition[] | undefined;
  channel_types?: readonly number[] | undefined;
  autocomplete?: boolean | undefined;
  /** The most characters that a client accepts. */
  max_length?: number | undefined;
}

/** A choice as registered (Discord: Application Commands, Application Command Option Choice Structure). */
export interface ChoiceDefinition {
  name: string;
  name_localizations?: Localizations;
  value: string | number;
}

/** A text in other languages, by locale (Discord: Application Commands, Localization). */
export type Localizations = Readonly<Record<string, string | null>> | null | undefined;

/** The checked fields of a registered command (Discord: Application Commands, Application Command Structure). */
export interface CommandDefinition {
  name: string;
  name_localizations?: Localizations;
  description?: string | undefined;
  description_localizations?: Localizations;
  /** A bit set of the permissions that a member needs to see the command. */
  default_member_permissions?: string | null | undefined;
  type?: number | undefined;
  options?: readonly OptionDefinition[] | undefined;
}

/** Command option types (Discord: Application Commands, Application Command Option Type). */
export const OPTION = {
  subcommand: 1,
  subcommandGroup: 2,
  string: 3,
  integer: 4,
  boolean: 5,
  channel: 7,
  number: 10,
} as const;

const CHAT_INPUT = 1;
const OPTION_TYPES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const WITH_CHOICES: readonly unknown[] = [OPTION.string, OPTION.integer, OPTION.number];
const NAME_LENGTH = { min: 1, max: 32 };
/** The length of descriptions and of choices' names. */
const TEXT_LENGTH = { min: 1, max: 100 };
const INVALID_NAME = { code: 'APPLICATION_COMMAND_INVALID_NAME', message: 'Command name is invalid' };
const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

/** The errors in a list of commands for an application (Discord: Application Commands, Bulk Overwrite Global Application Commands). */
export function commandErrors(commands: unknown): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  checkList(errors, [], commands ?? '', 100).forEach((command, at) => {
    const object = checkObject(errors, [at], command ?? '');
    if (!object) return;
    checkCommand(errors, [at], object);
    const key = `${object['type'] ?? CHAT_INPUT} ${object['name']}`;
    if (seen.has(key)) {
      errors.push({
        path: [at],
        code: 'APPLICATION_COMMANDS_DUPLICATE_NAME',
        message: 'Application command names must be unique',
      });
    }
    seen.add(key);
  });
  return errors;
}

function checkCommand(errors: FieldError[], path: Path, command: JsonObject): void {
  const type = command['type'] ?? CHAT_INPUT;
  checkChoice(errors, [...path, 'type'], type, [1, 2, 3, 4]);
  if (type === CHAT_INPUT) {
    checkName(errors, path, command['name']);
    checkDescription(errors, path, command);
    // For a command Discord does not name the wrong locale; for an option it does.
    const localized = [...path, 'name_localizations'];
    const names = checkLocalizations(errors, localized, command['name_localizations'], NAME_LENGTH);
    if (!names.every(({ text }) => isName(text))) errors.push({ path: localized, ...INVALID_NAME });
  } else {
    checkText(errors, [...path, 'name'], command['name'], { min: 1, max: 32, required: true });
    checkText(errors, [...path, 'description'], command['description'], { max: 0 });
  }
  const permissions = command['default_member_permissions'];
  if (checkText(errors, [...path, 'default_member_permissions'], permissions, { max: 20 })) {
    checkPattern(errors, [...path, 'default_member_permissions'], permissions, /^\d+$/);
  }
  for (const [name, allowed] of [
    ['contexts', [0, 1, 2]],
    ['integration_types', [0, 1]],
  ] as const) {
    checkList(errors, [...path, name], command[name], allowed.length).forEach((value, at) => {
      checkChoice(errors, [...path, name, at], value, allowed);
    });
  }
  checkOptions(errors, path, command['options']);
}

function checkOptions(errors: FieldError[], parent: Path, value: unknown): void {
  const path = [...parent, 'options'];
  const names = new Set<unknown>();
  let optionalSeen = false;
  checkList(errors, path, value, 25).forEach((entry, at) => {
    const option = checkObject(errors, [...path, at], entry ?? '');
    if (!option) return;
    checkOption(errors, [...path, at], option);
    if (names.has(option['name'])) {
      errors.push({
        path: [...path, at],
        code: 'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS',
        message: `Option name already exists`,
      });
    }
    names.add(option['name']);
    if (option['required'] === true && optionalSeen) {
      errors.push({
        path: [...path, at],
        code: 'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
        message: 'Required options must be placed before non-required options',
      });
    }
    optionalSeen ||= option['required'] !== true;
  });
}

function checkOption(errors: FieldError[], path: Path, option: JsonObject): void {
  const type = option['type'];
  checkChoice(errors, [...path, 'type'], type, OPTION_TYPES);
  checkName(errors, path, option['name']);
  checkDescription(errors, path, option);
  const localized = [...path, 'name_localizations'];
  for (const name of checkLocalizations(errors, localized, option['name_localizations'], NAME_LENGTH)) {
    if (!isName(name.text)) errors.push({ path: name.path, ...INVALID_NAME });
  }
  const choices = checkList(errors, [...path, 'choices'], option['choices'], 25);
  if (choices.length > 0 && (!WITH_CHOICES.includes(type) || option['autocomplete'] === true)) {
    errors.push({
      path: [...path, 'choices'],
      code: 'APPLICATION_COMMAND_OPTION_CHOICES_INVALID',
      message: 'Choices are for string, integer and number options without autocomplete.',
    });
  }
  choices.forEach((choice, at) => {
    checkOptionChoice(errors, [...path, 'choices', at], choice, type);
  });
  checkList(errors, [...path, 'channel_types'], option['channel_types'], 25).forEach((value, at) => {
    checkChoice(
      errors,
      [...path, 'channel_types', at],
      value,
      [0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16],
    );
  });
  checkInteger(errors, [...path, 'min_length'], option['min_length'], { min: 0, max: 6000 });
  checkInteger(errors, [...path, 'max_length'], option['max_length'], { min: 1, max: 6000 });
  if (type === OPTION.subcommand || type === OPTION.subcommandGroup) {
    checkOptions(errors, path, option['options']);
  }
}

function checkOptionChoice(errors: FieldError[], path: Path, choice: unknown, type: unknown): void {
  const { name, name_localizations: names, value } = isObject(choice) ? choice : {};
  checkText(errors, [...path, 'name'], name, { ...TEXT_LENGTH, required: true });
  checkLocalizations(errors, [...path, 'name_localizations'], names, TEXT_LENGTH);
  if (type === OPTION.string) {
    checkText(errors, [...path, 'value'], value, { max: 100, required: true });
  } else if (typeof value !== 'number' || (type === OPTION.integer && !Number.isInteger(value))) {
    errors.push({ path: [...path, 'value'], code: 'NUMBER_TYPE_COERCE', message: 'Value is not a number.' });
  }
}

function checkName(errors: FieldError[], parent: Path, name: unknown): void {
  const path = [...parent, 'name'];
  if (!checkText(errors, path, name, { ...NAME_LENGTH, required: true })) return;
  checkPattern(errors, path, name, NAME);
  if (!isLowerCase(name)) errors.push({ path, ...INVALID_NAME });
}

/** Names use lower case where a letter has one (Discord: Application Commands, Application Command Naming). */
const isLowerCase = (name: string): boolean => name === name.toLowerCase();

const isName = (name: string): boolean => NAME.test(name) && isLowerCase(name);

/** Checks the description of a command or an option, with its localizations. */
function checkDescription(errors: FieldError[], parent: Path, described: JsonObject): void {
  const path = [...parent, 'description'];
  checkText(errors, path, described['description'], { ...TEXT_LENGTH, required: true });
  const localized = [...parent, 'description_localizations'];
  checkLocalizations(errors, localized, described['description_localizations'], TEXT_LENGTH);
}

function checkPattern(errors: FieldError[], path: Path, value: string, pattern: RegExp): void {
  if (pattern.test(value)) return;
  errors.push({
    path,
    code: 'STRING_TYPE_REGEX',
    message: 'String value did not match validation regex.',
  });
}
