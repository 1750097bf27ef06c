import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { anonymousWho, createHasher, sessionDigest } from '../../../gateway/salts/hasher.ts';
import { GUILD, OTHER_GUILD, user } from '../../support/gateway/gateway-events.ts';

const SALT = Buffer.from('salt of January');

function holding() {
  const hasher = createHasher();
  hasher.addSalt('2018-01', Uint8Array.from(SALT));
  return hasher;
}

test("a hash is the first half of the HMAC-SHA-256 of guild and user under the month's salt, in hex", () => {
  const expected = createHmac('sha256', SALT)
    .update(`${GUILD}:${user(1)}`)
    .digest()
    .subarray(0, 16);
  assert.equal(holding().hash('2018-01', GUILD, user(1)), expected.toString('hex'));
});

test('two months, two guilds and two users never share a hash', () => {
  const hasher = holding();
  hasher.addSalt('2018-02', Buffer.from('salt of February'));
  const hashes = ['2018-01', '2018-02'].flatMap((month) =>
    [GUILD, OTHER_GUILD].flatMap((guild) => [1, 2].map((of) => hasher.hash(month, guild, user(of)))),
  );
  assert.equal(new Set(hashes).size, 8);
});

test('adding a salt overwrites its source, and a dropped month has no hashes any more', () => {
  const hasher = createHasher();
  const salt = Uint8Array.from(SALT);
  hasher.addSalt('2018-01', salt);
  assert.ok(hasher.hash('2018-01', GUILD, user(1)));
  assert.equal(hasher.hasSalt('2018-01'), true);
  hasher.dropSalt('2018-01');
  assert.equal(hasher.hash('2018-01', GUILD, user(1)), undefined);
  assert.equal(hasher.hasSalt('2018-01'), false);
  assert.ok(salt.every((byte) => byte === 0));
});

test('a voice session has the same key each time in one guild', () => {
  assert.equal(sessionDigest(GUILD, 'abc'), sessionDigest(GUILD, 'abc'));
  assert.notEqual(sessionDigest(GUILD, 'abc'), sessionDigest(OTHER_GUILD, 'abc'));
  assert.match(sessionDigest(GUILD, 'abc'), /^[0-9a-f]{32}$/);
});

test('an anonymous person is another one each time', () => {
  assert.match(anonymousWho(), /^[0-9a-f]{32}$/);
  assert.notEqual(anonymousWho(), anonymousWho());
});
