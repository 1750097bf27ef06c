import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { createHashesByToken } from '../../../reporting/tuning/hashes-by-token.ts';
import { createTokenNumbering } from '../../../reporting/tuning/token-numbering.ts';

const tokensOf = (names: Iterable<string>) => {
  const tokens = createTokenNumbering();
  for (const name of names) tokens.numberOf(name);
  return tokens;
};
const hex = () => randomBytes(16).toString('hex');

test('each token gets its hash, and a token without one stays as it is', () => {
  const pairs = new Map(Array.from({ length: 5000 }, () => [hex(), hex()]));
  const others = Array.from({ length: 1000 }, hex);
  const hashes = createHashesByToken();
  for (const [token, hash] of pairs) hashes.add(token, hash);
  assert.deepEqual(hashes.of(tokensOf([...others, ...pairs.keys()])), [...others, ...pairs.values()]);
});

test('tokens with a common beginning have separate hashes', () => {
  const tail = fc.string({ unit: fc.constantFrom('0', '1'), minLength: 24, maxLength: 24 });
  fc.assert(
    fc.property(fc.uniqueArray(tail, { maxLength: 50 }), tail, (tails, other) => {
      const hashes = createHashesByToken();
      const tokenOf = (text: string) => `00000000${text}`;
      const pairs = new Map(tails.map((text) => [tokenOf(text), hex()]));
      for (const [token, hash] of pairs) hashes.add(token, hash);
      const asked = [...new Set([...tails, other].map(tokenOf))];
      assert.deepEqual(
        hashes.of(tokensOf(asked)),
        asked.map((token) => pairs.get(token) ?? token),
      );
    }),
  );
});

test('an empty map has no hashes, and a text that is no token has none either', () => {
  const hashes = createHashesByToken();
  const asked = ['', 'late', 'g'.repeat(32), hex().slice(1), hex()];
  assert.deepEqual(hashes.of(tokensOf(asked)), asked);
  hashes.add(hex(), hex());
  assert.deepEqual(hashes.of(tokensOf(asked)), asked);
});

test('a token or hash that is not 128 bits in hex is refused', () => {
  const hashes = createHashesByToken();
  for (const wrong of ['', 'abc', 'x'.repeat(32), `${hex()}00`]) {
    assert.throws(() => hashes.add(wrong, hex()), /128 bits/);
    assert.throws(() => hashes.add(hex(), wrong), /128 bits/);
  }
});
