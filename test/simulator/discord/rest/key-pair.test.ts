import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verifyKey } from 'discord-interactions';
import { exportKeys, generateKeys, importKeys } from '../../../../simulator/discord/rest/key-pair.ts';

const body = '{"type":1,"text":"größer 🦋"}';
const timestamp = '1515760000';

test('a signature verifies against the public key shown', async () => {
  const keys = generateKeys();
  assert.match(keys.publicKey, /^[0-9a-f]{64}$/);
  const signature = keys.sign(timestamp + body);
  assert.equal(await verifyKey(body, signature, timestamp, keys.publicKey), true);
});

test('a signature is refused when body, timestamp, signature or key is another', async () => {
  const keys = generateKeys();
  const signature = keys.sign(timestamp + body);
  const flipped = (signature.startsWith('0') ? '1' : '0') + signature.slice(1);
  assert.equal(await verifyKey(`${body} `, signature, timestamp, keys.publicKey), false);
  assert.equal(await verifyKey(body, signature, '1515760001', keys.publicKey), false);
  assert.equal(await verifyKey(body, flipped, timestamp, keys.publicKey), false);
  assert.equal(await verifyKey(body, signature, timestamp, generateKeys().publicKey), false);
});

test('exported keys come back from JSON as the same identity', () => {
  const keys = generateKeys();
  const again = importKeys(JSON.parse(JSON.stringify(exportKeys(keys))));
  assert.equal(again.publicKey, keys.publicKey);
  assert.equal(again.sign('x'), keys.sign('x'));
});

test('keys that are malformed or not each other’s are refused without being quoted', () => {
  const keys = exportKeys(generateKeys());
  assert.throws(() => importKeys({ ...keys, privateKey: 'abc' }), /64 hex digits/);
  const other = exportKeys(generateKeys());
  assert.throws(
    () => importKeys({ ...keys, privateKey: other.privateKey }),
    (error: Error) =>
      /not that of its public key/.test(error.message) && !error.message.includes(other.privateKey),
  );
});
