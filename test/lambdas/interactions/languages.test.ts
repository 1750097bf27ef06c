/** The answers in each language, through the signed endpoint. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InteractionResponse } from '../../../lambdas/interactions/endpoint/response.ts';
import { WORDS } from '../../../lambdas/interactions/words/interaction-words.ts';
import { parseDateRange } from '../../../shared/dates/parse-daterange.ts';
import { LOCALES, localeOf } from '../../../shared/locale.ts';
import type { Settings } from '../../../shared/state/guild-settings.ts';
import { spansIn } from '../../support/catalogues.ts';
import {
  command,
  component,
  type Json,
  MODS,
  NOW,
  report,
  SINCE,
} from '../../support/lambdas/sample-interactions.ts';
import { endpoint, signed } from '../../support/lambdas/signed-endpoint.ts';

/** German, French, and the Spanish of Spain and of Latin America. */
const TRANSLATED = ['de', 'fr', 'es-ES', 'es-419'];

async function answer(interaction: Json, settings: Partial<Settings> = {}) {
  const { handle, invoked } = endpoint(undefined, settings);
  const { statusCode, body } = await handle(signed({ body: JSON.stringify(interaction) }));
  assert.equal(statusCode, 200);
  const response = JSON.parse(body ?? '') as InteractionResponse;
  const content =
    'data' in response && response.data && 'content' in response.data ? response.data.content : '';
  assert.ok(content.length <= 2000, `${content.length} characters`);
  return { response, content, invoked };
}

const asked: [what: string, interaction: (locale: string) => Json, settings?: Partial<Settings>][] = [
  ['the help', (locale) => command('userstats-help', [], { locale })],
  ['the settings', (locale) => command('userstats-settings', [], { locale })],
  ['a changed setting', (locale) => component('settings:ignoredRoles', ['810000000000000001'], { locale })],
  ['what is stored', (locale) => command('userstats-privacy', [], { locale })],
  ['the button', (locale) => component('privacy:unlink', [], { locale })],
  ['an unknown command', (locale) => command('ban', [], { locale })],
  ['an old menu', (locale) => component('settings:salt', [], { locale })],
  [
    'too many channels',
    (locale) => component('settings:reportChannel', [MODS, MODS.replace(/1$/, '2')], { locale }),
  ],
  ['unreadable dates', (locale) => report({ type: 'full', dates: 'gestern früh' }, { locale })],
  ['dates before the first', (locale) => report({ type: 'full', dates: '2016' }, { locale })],
  ['dates to come', (locale) => report({ type: 'full', dates: '2019' }, { locale })],
  ['a stranger', (locale) => report({ type: 'full' }, { locale, permissions: '0' })],
  [
    'another place',
    (locale) => report({ type: 'full' }, { locale }),
    { moderatorChannels: ['830000000000000001'] },
  ],
];

for (const [what, interaction, settings] of asked) {
  test(`${what}: the answer is in the user’s language, or in English`, async () => {
    const english = await answer(interaction('en-US'), settings);
    assert.notEqual(english.content, '');
    for (const tag of ['en-GB', 'it', 'xx', '']) {
      assert.equal((await answer(interaction(tag), settings)).content, english.content);
    }
    const said = new Set([english.content]);
    for (const tag of TRANSLATED) said.add((await answer(interaction(tag), settings)).content);
    assert.equal(said.size, LOCALES.length);
  });
}

test('a language that is missing or not text means English', async () => {
  const english = await answer(command('userstats-help'));
  for (const locale of [7, null, undefined, {}]) {
    const { content } = await answer({ ...command('userstats-help'), locale });
    assert.equal(content, english.content);
  }
});

test('the report is requested in the user’s language', async () => {
  for (const tag of ['en-US', ...TRANSLATED]) {
    const { invoked } = await answer(report({ type: 'full' }, { locale: tag }));
    assert.deepEqual(
      invoked.map(({ locale }) => locale),
      [localeOf(tag)],
    );
  }
});

test('the examples in an error about dates can be read', async () => {
  for (const locale of TRANSLATED) {
    const { content } = await answer(report({ type: 'full', dates: 'vorgestern' }, { locale }));
    const [came, ...examples] = spansIn(content);
    assert.equal(came, 'vorgestern');
    assert.ok(examples.length > 5);
    for (const example of examples.filter((each) => each !== 'to')) parseDateRange(example, NOW, SINCE);
  }
});

test('every line of the help is a command with the names of its language', async () => {
  for (const tag of ['en-US', ...TRANSLATED]) {
    const { commands, options, types } = WORDS[localeOf(tag)];
    const { content } = await answer(command('userstats-help', [], { locale: tag }));
    const lines = [...content.matchAll(/^`\/(\S+)(?: (.+))?`$/gm)];
    assert.equal(lines.length, 8);
    for (const [line, name, rest = ''] of lines) {
      assert.ok(
        Object.values(commands).some((each) => each.name === name),
        line,
      );
      const given = rest
        .split(/ (?=[^ :]+:[^ ])/)
        .filter(Boolean)
        .map((each) => each.split(/:(.*)/));
      for (const [option, value = ''] of given) {
        assert.ok(
          Object.values(options).some((each) => each.name === option),
          line,
        );
        if (option === options.type.name)
          assert.ok(
            Object.values(types).some(({ word }) => word === value),
            line,
          );
        if (option === options.dates.name) parseDateRange(value, NOW, SINCE);
      }
    }
  }
});
