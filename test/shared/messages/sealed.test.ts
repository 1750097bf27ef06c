import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createBoxKeys, open, seal } from '../../../shared/messages/sealed.ts';

const keys = createBoxKeys();
const others = createBoxKeys();
/** The bytes of the public key at the start and of the tag at the end. */
const OVERHEAD = 32 + 16;

const plain = fc.uint8Array({ maxLength: 300 });
const context = fc.string({ maxLength: 20, unit: 'binary' });

test('the holder of the key opens what was sealed', () => {
  fc.assert(
    fc.property(plain, context, (bytes, name) => {
      const sealed = seal(bytes, keys.publicKey, name);
      assert.equal(sealed.length, bytes.length + OVERHEAD);
      assert.deepEqual(new Uint8Array(open(sealed, keys, name) ?? []), bytes);
    }),
  );
});

test('another key does not open a box', () => {
  fc.assert(
    fc.property(plain, context, (bytes, name) => {
      assert.equal(open(seal(bytes, keys.publicKey, name), others, name), undefined);
    }),
  );
});

test('another context does not open a box', () => {
  fc.assert(
    fc.property(plain, context, context, (bytes, name, other) => {
      fc.pre(name !== other);
      assert.equal(open(seal(bytes, keys.publicKey, name), keys, other), undefined);
    }),
  );
});

test('a box with any bit flipped does not open', () => {
  const sealed = seal(Buffer.from('for the worker alone'), keys.publicKey, '0/1');
  assert.ok(open(sealed, keys, '0/1'));
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const changed = Uint8Array.from(sealed);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    assert.equal(open(changed, keys, '0/1'), undefined, `bit ${bit}`);
  }
});

test('a box that was cut, extended or never sealed does not open', () => {
  const sealed = seal(Buffer.from('for the worker alone'), keys.publicKey, '0/1');
  for (let length = 0; length < sealed.length; length++) {
    assert.equal(open(sealed.subarray(0, length), keys, '0/1'), undefined);
  }
  assert.equal(open(Buffer.concat([sealed, Buffer.of(0)]), keys, '0/1'), undefined);
  // All zeros: an invalid public key, with which every agreement is the same.
  assert.equal(open(new Uint8Array(100), keys, '0/1'), undefined);
});

test('the box hides its content, and no two boxes are alike', () => {
  const text = '900000000000000042';
  const [one = '', another] = [1, 2].map(() =>
    Buffer.from(seal(Buffer.from(text), keys.publicKey, '0/1')).toString('latin1'),
  );
  assert.ok(!one.includes(text));
  assert.notEqual(one, another);
});
