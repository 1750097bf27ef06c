import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { createHashTable } from '../../../reporting/tuning/hashes-by-token.ts';
import { createTokenNumbering } from '../../../reporting/tuning/token-numbering.ts';

const tokensOf = (names: Iterable<string>) => {
  const tokens = createTokenNumbering();
  for (const name of names) tokens.numberOf(name);
  return tokens;
};
const hex = () => randomBytes(16).toString('hex');

test('gives the hash of every token in it, and any other token as it is', () => {
  const pairs = new Map(Array.from({ length: 5000 }, () => [hex(), hex()]));
  const others = Array.from({ length: 1000 }, hex);
  const table = createHashTable();
  for (const [token, hash] of pairs) table.add(token, hash);
  assert.deepEqual(table.of(tokensOf([...others, ...pairs.keys()])), [...others, ...pairs.values()]);
});

test('tokens that begin alike do not get in each other’s way', () => {
  const tail = fc.string({ unit: fc.constantFrom('0', '1'), minLength: 24, maxLength: 24 });
  fc.assert(
    fc.property(fc.uniqueArray(tail, { maxLength: 50 }), tail, (tails, other) => {
      const table = createHashTable();
      const tokenOf = (text: string) => `00000000${text}`;
      const pairs = new Map(tails.map((text) => [tokenOf(text), hex()]));
      for (const [token, hash] of pairs) table.add(token, hash);
      const asked = [...new Set([...tails, other].map(tokenOf))];
      assert.deepEqual(
        table.of(tokensOf(asked)),
        asked.map((token) => pairs.get(token) ?? token),
      );
    }),
  );
});

test('an empty table knows nothing, and what is no token is in none', () => {
  const table = createHashTable();
  const asked = ['', 'late', 'g'.repeat(32), hex().slice(1), hex()];
  assert.deepEqual(table.of(tokensOf(asked)), asked);
  table.add(hex(), hex());
  assert.deepEqual(table.of(tokensOf(asked)), asked);
});

test('what is not 128 bits in hex is refused', () => {
  const table = createHashTable();
  for (const wrong of ['', 'abc', 'x'.repeat(32), `${hex()}00`]) {
    assert.throws(() => table.add(wrong, hex()), /128 bits/);
    assert.throws(() => table.add(hex(), wrong), /128 bits/);
  }
});
