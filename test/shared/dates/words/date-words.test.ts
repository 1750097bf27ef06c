import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDateRange } from '../../../../shared/dates/parse-daterange.ts';
import { dateError, WORDS } from '../../../../shared/dates/words/date-words.ts';
import { LOCALES } from '../../../../shared/locale.ts';
import { UserError } from '../../../../shared/user-error.ts';
import { describeCatalogues, spansIn, textsOf } from '../../../support/catalogues.ts';

const NOW = Date.parse('2018-02-14T10:30:00Z');
const SINCE = Date.parse('2017-01-01T00:00:00Z');
/** Code spans with only a word that joins two dates. */
const JOINS = ['to'];

const samples = {
  unreadable: [
    ['⟦0⟧', '⟦1⟧'],
    ['⟦0⟧', undefined],
  ],
};
describeCatalogues(WORDS, { samples });

test('the examples can be read in every language', () => {
  for (const locale of LOCALES) {
    const examples = textsOf(WORDS[locale], samples)
      .flatMap(({ text }) => spansIn(text))
      .filter((example) => !JOINS.includes(example));
    assert.ok(examples.length > 20, locale);
    for (const example of examples) {
      assert.doesNotThrow(() => parseDateRange(example, NOW, SINCE), `${locale}: ${example}`);
    }
  }
});

test('an error is written in the requested language, and its message in English', () => {
  const error = dateError((words) => words.moreThanTwo('`x`'));
  assert.ok(error instanceof UserError);
  assert.equal(error.message, WORDS.en.moreThanTwo('`x`'));
  for (const locale of LOCALES) assert.equal(error.in(locale), WORDS[locale].moreThanTwo('`x`'));
});
