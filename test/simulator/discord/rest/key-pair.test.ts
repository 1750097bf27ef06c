import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verifyKey } from 'discord-interactions';
import { generateKeys } from '../../../../simulator/discord/rest/key-pair.ts';

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
