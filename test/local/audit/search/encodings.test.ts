import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import fc from 'fast-check';
import {
  type Encoded,
  encodeHash,
  encodeSalt,
  encodeUserId,
} from '../../../../local/audit/search/encodings.ts';
import { createMatcher } from '../../../../local/audit/search/matcher.ts';

const around = fc.uint8Array({ maxLength: 7 });

/** The forms that a matcher finds in a text or bytes. */
function found(forms: readonly Encoded[], where: string | Uint8Array): Set<string> {
  const names = new Set<string>();
  const matcher = createMatcher(forms.map(({ form, bytes }) => ({ bytes, label: form })));
  matcher.search(Buffer.from(where), (form) => names.add(form));
  return names;
}

/** Asserts that bytes are found in base64 of either alphabet, at any position. */
function assertBase64(
  forms: readonly Encoded[],
  bytes: Uint8Array,
  before: Uint8Array,
  after: Uint8Array,
  form: string,
) {
  const all = Buffer.concat([before, bytes, after]);
  for (const alphabet of ['base64', 'base64url'] as const) {
    assert.ok(found(forms, `x ${all.toString(alphabet)} y`).has(form), `${form}, ${alphabet}`);
  }
}

test('a user id is found in every form', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 10n ** 16n, max: 2n ** 64n - 1n }), around, around, (id, before, after) => {
      const forms = encodeUserId(String(id));
      const [big, little] = [Buffer.alloc(8), Buffer.alloc(8)];
      big.writeBigUInt64BE(id);
      little.writeBigUInt64LE(id);
      assert.ok(found(forms, `user ${id}!`).has('decimal'));
      for (const hex of [id.toString(16), id.toString(16).padStart(16, '0')]) {
        assert.ok(found(forms, `0x${hex}`).has('hex'));
        // Digits alone are the same in both cases.
        assert.ok(found(forms, `0X${hex.toUpperCase()}`).has(/[a-f]/.test(hex) ? 'hex, upper case' : 'hex'));
      }
      assert.ok(found(forms, Buffer.concat([before, big, after])).has('8 bytes, big-endian'));
      assert.ok(found(forms, Buffer.concat([before, little, after])).has('8 bytes, little-endian'));
      assertBase64(forms, Buffer.from(String(id)), before, after, 'base64 of the decimal');
      assertBase64(forms, big, before, after, 'base64 of 8 bytes, big-endian');
      assertBase64(forms, little, before, after, 'base64 of 8 bytes, little-endian');
    }),
  );
});

test('a number does not match the number next to it', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 10n ** 16n, max: 2n ** 63n }), (id) => {
      // In base64 two neighbours can differ only in bits that share a digit with other bytes.
      const unambiguous = encodeUserId(String(id)).filter(({ form }) => !form.startsWith('base64'));
      for (const { bytes } of encodeUserId(String(id + 1n)))
        assert.deepEqual([...found(unambiguous, bytes)], []);
    }),
  );
});

test('a salt is found in every form, also as Node prints it', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), around, around, (salt, before, after) => {
      const forms = encodeSalt(salt);
      const hex = Buffer.from(salt).toString('hex');
      assert.ok(found(forms, Buffer.concat([before, salt, after])).has('bytes'));
      assert.ok(found(forms, hex).has('hex'));
      assert.ok(found(forms, hex.toUpperCase()).size > 0);
      assert.ok(found(forms, inspect(Buffer.from(salt))).has('pairs of hex digits'));
      assert.ok(found(forms, JSON.stringify({ salt })).has('JSON'));
      assert.ok(found(forms, JSON.stringify(Buffer.from(salt))).has('list'));
      assert.ok(found(forms, [...salt].join(', ')).has('list'));
      assertBase64(forms, salt, before, after, 'base64');
    }),
  );
});

test('a hash is found as text and as bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), around, around, (hash, before, after) => {
      const hex = Buffer.from(hash).toString('hex');
      const forms = encodeHash(hex);
      assert.ok(found(forms, `"${hex}"`).has('hex'));
      assert.ok(found(forms, hex.toUpperCase()).size > 0);
      assert.ok(found(forms, Buffer.concat([before, hash, after])).has('bytes'));
      assertBase64(forms, hash, before, after, 'base64');
    }),
  );
});
