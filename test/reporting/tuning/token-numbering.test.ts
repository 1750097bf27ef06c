import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  createTokenNumbering,
  TOKEN_WORDS,
  tokensFromWords,
} from '../../../reporting/tuning/token-numbering.ts';

const token = fc.oneof(
  fc.stringMatching(/^[0-9a-f]{32}$/),
  fc.stringMatching(/^0{30}[0-3]{2}$/),
  fc.stringMatching(/^[a-z]{0,3}$/),
);

test('each token has one number, from 0 in the order of first occurrence', () => {
  fc.assert(
    fc.property(fc.array(token), (tokens) => {
      const numbering = createTokenNumbering();
      const known = [...new Set(tokens)];
      for (const each of tokens) assert.equal(numbering.numberOf(each), known.indexOf(each));
      assert.deepEqual(numbering.texts(), known);
      assert.equal(numbering.size(), known.length);
    }),
  );
});

test('a token has the same number as words and as text', () => {
  const tokens = Array.from({ length: 3_000 }, () => randomBytes(16).toString('hex'));
  const [some, others] = [createTokenNumbering(), createTokenNumbering()];
  for (const each of tokens) some.numberOf(each);
  const packed = tokensFromWords(some.words().slice());
  assert.deepEqual(packed.texts(), tokens);
  for (let at = tokens.length - 1; at >= 0; at--) others.numberOfWords(packed.words(), at * TOKEN_WORDS);
  assert.deepEqual(others.texts(), tokens.toReversed());
});

test('similar tokens have different numbers', () => {
  const numbering = createTokenNumbering();
  const tokenOf = (number: number) => number.toString(16).padStart(32, '0');
  for (let number = 0; number < 100_000; number++) numbering.numberOf(tokenOf(number));
  assert.equal(numbering.size(), 100_000);
  for (const number of [0, 54_321, 99_999]) assert.equal(numbering.numberOf(tokenOf(number)), number);
});

test('a text longer than a token is refused', () => {
  assert.throws(() => createTokenNumbering().numberOf('0'.repeat(33)), /at most 32 characters, not 33/);
});
