import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { createHashTable } from '../../../lambdas/reports/hash-table.ts';

const hex = () => randomBytes(16).toString('hex');

test('finds the hash of every token in it, and of no other', () => {
  const pairs = new Map(Array.from({ length: 5000 }, () => [hex(), hex()]));
  const table = createHashTable();
  for (const [token, hash] of pairs) table.add(token, hash);
  for (const [token, hash] of pairs) assert.equal(table.get(token), hash);
  for (let i = 0; i < 1000; i++) assert.equal(table.get(hex()), undefined);
});

test('tokens that begin alike do not get in each other’s way', () => {
  const tail = fc.string({ unit: fc.constantFrom('0', '1'), minLength: 24, maxLength: 24 });
  fc.assert(
    fc.property(fc.uniqueArray(tail, { maxLength: 50 }), tail, (tails, other) => {
      const table = createHashTable();
      const tokenOf = (text: string) => `00000000${text}`;
      const pairs = new Map(tails.map((text) => [tokenOf(text), hex()]));
      for (const [token, hash] of pairs) table.add(token, hash);
      for (const text of [...tails, other]) assert.equal(table.get(tokenOf(text)), pairs.get(tokenOf(text)));
    }),
  );
});

test('an empty table knows nothing, and what is no token is in none', () => {
  const table = createHashTable();
  assert.equal(table.get(hex()), undefined);
  table.add(hex(), hex());
  for (const text of ['', 'late', 'g'.repeat(32), hex().slice(1)]) assert.equal(table.get(text), undefined);
});

test('what is not 128 bits in hex is refused', () => {
  const table = createHashTable();
  for (const wrong of ['', 'abc', 'x'.repeat(32), `${hex()}00`]) {
    assert.throws(() => table.add(wrong, hex()), /128 bits/);
    assert.throws(() => table.add(hex(), wrong), /128 bits/);
  }
});
