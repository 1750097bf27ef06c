import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { refusal, WORDS } from '../../../../lambdas/interactions/words/interaction-words.ts';
import { parseDateRange } from '../../../../shared/dates/parse-daterange.ts';
import { isZone } from '../../../../shared/dates/zone.ts';
import { LOCALES } from '../../../../shared/locale.ts';
import { describeCatalogues, spansIn, textsOf } from '../../../support/catalogues.ts';

/** The product's name is the same in all languages, and so are a few words. */
const same = [
  'de:commands.userstats.name',
  'fr:commands.userstats.name',
  'fr:options.type.name',
  'es:commands.userstats.name',
];

describeCatalogues(WORDS, { same });

test('the English names are the ones that Discord stores', () => {
  for (const part of [WORDS.en.commands, WORDS.en.options]) {
    for (const [key, { name }] of Object.entries(part)) assert.equal(name, key);
  }
  for (const [key, { word }] of Object.entries(WORDS.en.types)) assert.equal(word, key);
});

test('no two commands, options or types share a name', () => {
  for (const locale of LOCALES) {
    const { commands, options, types } = WORDS[locale];
    const names = [commands, options].map((part) => Object.values(part).map(({ name }) => name));
    for (const list of [...names, Object.values(types).map(({ word }) => word)]) {
      assert.equal(new Set(list).size, list.length, list.join());
    }
  }
});

test('a refusal is written in the requested language', () => {
  const error = refusal(({ settings }) => settings.notInUse);
  for (const locale of LOCALES) {
    const { settings, commands } = WORDS[locale];
    assert.equal(error.in(locale), settings.notInUse);
    assert.ok(error.in(locale).includes(`\`/${commands['userstats-settings'].name}\``));
  }
});

test('every code span can be typed: a command, an option, a zone or dates', () => {
  const [now, since] = [Date.UTC(2018, 1, 14), Date.UTC(2017, 0, 1)];
  for (const locale of LOCALES) {
    const { commands, options } = WORDS[locale];
    const names = [
      ...Object.values(commands).map(({ name }) => `/${name}`),
      ...Object.values(options).map(({ name }) => name),
    ];
    const spans = textsOf(WORDS[locale]).flatMap(({ text }) => spansIn(text));
    assert.ok(spans.length > 8);
    for (const span of spans.filter((each) => !names.includes(each) && !isZone(each))) {
      assert.doesNotThrow(() => parseDateRange(span, now, since), `${locale}: ${span}`);
    }
  }
});

test('the documentation has the names of every language', () => {
  const docs = readFileSync(new URL('../../../../docs/commands.md', import.meta.url), 'utf8');
  for (const locale of LOCALES) {
    const { commands, options, types } = WORDS[locale];
    for (const { name } of Object.values(commands)) assert.match(docs, new RegExp(`\`/${name}[\` ]`));
    for (const { name } of Object.values(options)) assert.ok(docs.includes(` ${name}:`), name);
    for (const { word } of Object.values(types)) assert.ok(docs.includes(`\`${word}\``), word);
  }
});
