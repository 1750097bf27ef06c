import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commands } from '../../../../lambdas/interactions/commands/command-definitions.ts';
import { commandErrors } from '../../../../simulator/discord/limits/command-limits.ts';

const errorsOf = (...list: unknown[]) =>
  commandErrors(list).map((error) => `${error.path.join('.')} ${error.code}`);
const command = (...options: unknown[]) => ({ name: 'report', description: 'A report', options });
const option = (more: object = {}) => ({ type: 3, name: 'dates', description: 'When', ...more });
const choice = (value: unknown) => ({ name: String(value), value });

test('the commands of this application are valid', () => {
  assert.deepEqual(errorsOf(...commands), []);
});

test('names are short, lower-case and made of word characters', () => {
  for (const name of ['report', 'user-stats_2', 'статистика', 'क्षेत्र', '統計', "l'an"]) {
    assert.deepEqual(errorsOf({ name, description: 'x' }), [], name);
  }
  for (const name of ['', 'two words', 'Report', 'a'.repeat(33), 'a/b', 7, undefined]) {
    assert.equal(errorsOf({ name, description: 'x' })[0]?.split(' ')[0], '0.name', String(name));
  }
});

test('required options come first', () => {
  const required = option({ name: 'type', required: true });
  assert.deepEqual(errorsOf(command(required, option())), []);
  assert.deepEqual(errorsOf(command(option(), required)), [
    '0.options.1 APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
  ]);
});

test('options have different names, and there are at most 25', () => {
  assert.deepEqual(errorsOf(command(option(), option())), [
    '0.options.1 APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS',
  ]);
  const many = Array.from({ length: 26 }, (_, at) => option({ name: `o${at}` }));
  assert.deepEqual(errorsOf(command(...many.slice(1))), []);
  assert.deepEqual(errorsOf(command(...many)), ['0.options BASE_TYPE_MAX_LENGTH']);
});

test('options have a known type and a description', () => {
  assert.deepEqual(errorsOf(command(option({ type: 12 }))), ['0.options.0.type BASE_TYPE_CHOICES']);
  assert.deepEqual(errorsOf(command(option({ description: undefined }))), [
    '0.options.0.description BASE_TYPE_REQUIRED',
  ]);
});

test('choices are at most 25, of the option’s own type, and not for channels', () => {
  const choices = Array.from({ length: 26 }, (_, at) => choice(`c${at}`));
  assert.deepEqual(errorsOf(command(option({ choices: choices.slice(1) }))), []);
  assert.deepEqual(errorsOf(command(option({ choices }))), ['0.options.0.choices BASE_TYPE_MAX_LENGTH']);
  assert.deepEqual(errorsOf(command(option({ type: 4, choices: [choice('x')] }))), [
    '0.options.0.choices.0.value NUMBER_TYPE_COERCE',
  ]);
  assert.deepEqual(errorsOf(command(option({ type: 7, choices: [choice(1)] }))), [
    '0.options.0.choices APPLICATION_COMMAND_OPTION_CHOICES_INVALID',
  ]);
});

test('permissions are a bit set in decimal, contexts of the known ones, names unique', () => {
  const base = { name: 'report', description: 'x' };
  assert.deepEqual(errorsOf({ ...base, default_member_permissions: '32', contexts: [0] }), []);
  assert.deepEqual(errorsOf({ ...base, default_member_permissions: '0x20' }), [
    '0.default_member_permissions STRING_TYPE_REGEX',
  ]);
  assert.deepEqual(errorsOf({ ...base, contexts: [3] }), ['0.contexts.0 BASE_TYPE_CHOICES']);
  assert.deepEqual(errorsOf(base, base), ['1 APPLICATION_COMMANDS_DUPLICATE_NAME']);
});

test('localizations have known locales and follow the limits of their field', () => {
  const localized = {
    name_localizations: { de: 'bericht', 'es-419': 'año', fr: 'période' },
    description_localizations: { de: 'x'.repeat(100), 'es-ES': 'ñ' },
  };
  const choices = [{ ...choice('x'), name_localizations: { de: 'Alles, was es gibt', fr: 'y'.repeat(100) } }];
  assert.deepEqual(errorsOf({ ...command(option({ ...localized, choices })), ...localized }), []);
  assert.deepEqual(
    errorsOf(command(option({ name_localizations: null, description_localizations: null }))),
    [],
  );
  const wrong: [fields: object, names: string, descriptions?: string][] = [
    [{ es: 'informe' }, 'es BASE_TYPE_CHOICES', 'es BASE_TYPE_CHOICES'],
    [{ de_DE: 'bericht' }, 'de_DE BASE_TYPE_CHOICES', 'de_DE BASE_TYPE_CHOICES'],
    [{ de: 'x'.repeat(101) }, 'de BASE_TYPE_BAD_LENGTH', 'de BASE_TYPE_BAD_LENGTH'],
    [{ de: '' }, 'de BASE_TYPE_REQUIRED', 'de BASE_TYPE_REQUIRED'],
    [{ de: 7 }, 'de STRING_TYPE_CONVERT', 'de STRING_TYPE_CONVERT'],
    [{ de: 'x'.repeat(33) }, 'de BASE_TYPE_BAD_LENGTH'],
    [{ de: 'Bericht' }, 'de APPLICATION_COMMAND_INVALID_NAME'],
    [{ fr: 'mon rapport' }, 'fr APPLICATION_COMMAND_INVALID_NAME'],
  ];
  for (const [fields, name, description] of wrong) {
    const field = { name_localizations: fields, description_localizations: fields };
    const expected = [
      ...(description === undefined ? [] : [`0.options.0.description_localizations.${description}`]),
      `0.options.0.name_localizations.${name}`,
    ];
    assert.deepEqual(errorsOf(command(option(field))), expected);
  }
});

test('the error of a command’s localized name names no locale, and choices’ names may have 100 characters', () => {
  const base = { name: 'report', description: 'x' };
  assert.deepEqual(errorsOf({ ...base, name_localizations: { de: 'Bericht', fr: 'rapport' } }), [
    '0.name_localizations APPLICATION_COMMAND_INVALID_NAME',
  ]);
  const choices = [{ ...choice('x'), name_localizations: { de: 'x'.repeat(101) } }];
  assert.deepEqual(errorsOf(command(option({ choices }))), [
    '0.options.0.choices.0.name_localizations.de BASE_TYPE_BAD_LENGTH',
  ]);
});

test('a body that is no list of commands is refused', () => {
  assert.deepEqual(
    commandErrors({}).map((error) => error.code),
    ['LIST_TYPE_CONVERT'],
  );
  assert.deepEqual(errorsOf('report'), ['0 DICT_TYPE_CONVERT']);
});
