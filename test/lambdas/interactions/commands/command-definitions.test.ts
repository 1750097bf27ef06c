import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LocalizationMap } from 'discord-api-types/v10';
import { commands } from '../../../../lambdas/interactions/commands/command-definitions.ts';

interface Described {
  name: string;
  description: string;
  name_localizations?: LocalizationMap;
  description_localizations?: LocalizationMap;
  required?: boolean;
  choices?: { name: string; name_localizations?: LocalizationMap; value: string }[];
}

const options = commands.flatMap((command): Described[] => ('options' in command ? command.options : []));

test('names and descriptions are within Discord’s limits', () => {
  for (const { name, description } of [...commands, ...options]) {
    assert.match(name, /^[a-z-]{1,32}$/);
    assert.ok(
      description.length >= 1 && description.length <= 100,
      `${name}: ${description.length} characters`,
    );
  }
  for (const choice of options.flatMap(({ choices = [] }) => choices)) {
    assert.ok(choice.name.length <= 100 && choice.value.length <= 100);
  }
});

test('everything has a name in German, French and both kinds of Spanish', () => {
  const named = [...commands, ...options, ...options.flatMap(({ choices = [] }) => choices)];
  const described = [...commands, ...options];
  const maps = [
    ...named.map((each) => each.name_localizations),
    ...described.map((each) => each.description_localizations),
  ];
  assert.ok(maps.length > 20);
  for (const map of maps) {
    assert.deepEqual(Object.keys(map ?? {}), ['de', 'fr', 'es-ES', 'es-419']);
    assert.equal(map?.['es-ES'], map?.['es-419']);
  }
});

test('in every language the names of commands, and of a command’s options, are different', () => {
  const lists: Described[][] = [commands, ...commands.map((each) => ('options' in each ? each.options : []))];
  for (const list of lists) {
    for (const locale of ['de', 'fr', 'es-ES', 'es-419'] as const) {
      const names = list.map((each) => each.name_localizations?.[locale] ?? assert.fail(each.name));
      assert.equal(new Set(names).size, names.length, names.join());
    }
  }
});

test('required options come before the others', () => {
  for (const command of commands) {
    const required = ('options' in command ? command.options : []).map(
      (option: Described) => option.required === true,
    );
    assert.deepEqual(required, [...required].sort().reverse());
  }
});

test('commands exist only in servers, and the settings need Manage Server', () => {
  for (const { contexts, integration_types } of commands) {
    assert.deepEqual({ contexts, integration_types }, { contexts: [0], integration_types: [0] });
  }
  const settings = commands.find(({ name }) => name === 'userstats-settings');
  assert.ok(settings && 'default_member_permissions' in settings);
  assert.equal(settings.default_member_permissions, '32');
});

test('a report has exactly four types', () => {
  const type = options.find(({ name }) => name === 'type');
  assert.deepEqual(
    type?.choices?.map(({ value }) => value),
    ['full', 'weekday', 'hourly', 'heatmap'],
  );
});
