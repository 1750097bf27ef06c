import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { prepareHmac } from '../../../gateway/salts/hmac.ts';

const key = fc.uint8Array({ maxLength: 64 });
const message = fc
  .string({ unit: 'grapheme', maxLength: 60 })
  .filter((text) => Buffer.byteLength(text) <= 128);

test("for any key and sequence of messages the result is Node's HMAC-SHA-256", () => {
  fc.assert(
    fc.property(key, fc.array(message, { minLength: 1, maxLength: 5 }), (bytes, messages) => {
      const hmac = prepareHmac(bytes);
      for (const one of messages) {
        assert.equal(hmac.hex(one), createHmac('sha256', bytes).update(one).digest('hex'));
      }
    }),
  );
});

test('a message or key that is too long is refused, not cut short', () => {
  const hmac = prepareHmac(Buffer.from('key'));
  const longest = 'é'.repeat(64);
  assert.equal(hmac.hex(longest), createHmac('sha256', 'key').update(longest).digest('hex'));
  assert.throws(() => hmac.hex(`${longest}.`), RangeError);
  assert.throws(() => prepareHmac(Buffer.alloc(65)), RangeError);
});

test('a wiped key gives no hashes of the old key', () => {
  const hmac = prepareHmac(Buffer.from('key'));
  const before = hmac.hex('message');
  hmac.wipe();
  assert.notEqual(hmac.hex('message'), before);
});

test('the source of a key may be overwritten', () => {
  const bytes = Buffer.from('key');
  const hmac = prepareHmac(bytes);
  bytes.fill(0);
  assert.equal(hmac.hex('message'), createHmac('sha256', 'key').update('message').digest('hex'));
});
