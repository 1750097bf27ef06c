import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  countIn,
  dataIn,
  idIn,
  isBot,
  listIn,
  rolesOf,
  stringIn,
} from '../../../gateway/discord/dispatch.ts';
import { ROLE, user } from '../../support/gateway/gateway-events.ts';

test('a field is read only if it has the documented type', () => {
  const odd = { id: 123, list: {}, count: '5', text: 5, data: [] };
  assert.equal(idIn(odd, 'id'), undefined);
  assert.deepEqual(listIn(odd, 'list'), []);
  assert.equal(countIn(odd, 'count'), undefined);
  assert.equal(stringIn(odd, 'text'), undefined);
  assert.equal(dataIn(odd, 'data'), undefined);
  assert.equal(idIn({ id: user(1) }, 'id'), user(1));
  assert.deepEqual(listIn({ list: [{ a: 1 }, null, 'b', []] }, 'list'), [{ a: 1 }]);
});

test('a count is a safe whole number from 0', () => {
  for (const count of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 1e300]) {
    assert.equal(countIn({ count }, 'count'), undefined);
  }
  assert.equal(countIn({ count: 0 }, 'count'), 0);
});

test('roles are read as ids and as objects', () => {
  assert.deepEqual(rolesOf({ roles: [ROLE, { id: ROLE }, 5, null, {}] }), [ROLE, ROLE]);
  assert.deepEqual(rolesOf({ roles: 'all' }), []);
  assert.deepEqual(rolesOf(undefined), []);
});

test('bots and system users are programs', () => {
  assert.deepEqual([{ bot: true }, { system: true }, { bot: false }, {}, undefined].map(isBot), [
    true,
    true,
    false,
    false,
    false,
  ]);
});
