import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canManageServer, permit } from '../../../../lambdas/interactions/endpoint/permit.ts';
import { UserError } from '../../../../shared/user-error.ts';

const ROLE = '810000000000000001';
const OTHER_ROLE = '810000000000000002';
const MODS = '800000000000000001';
const GENERAL = '800000000000000002';

const who = {
  member: { permissions: 0n, roles: [OTHER_ROLE] },
  moderator: { permissions: 0n, roles: [OTHER_ROLE, ROLE] },
  manager: { permissions: (1n << 5n) | (1n << 11n), roles: [] },
  administrator: { permissions: 1n << 3n, roles: [] },
};

const where = {
  mods: { id: MODS, kind: 0 },
  'a thread of mods': { id: '830000000000000001', kind: 11, parent: MODS },
  general: { id: GENERAL, kind: 0 },
  'a thread of general': { id: '830000000000000002', kind: 12, parent: GENERAL },
  'a channel whose category has the id of mods': { id: '830000000000000003', kind: 0, parent: MODS },
};

const roles = { moderatorRoles: [ROLE], moderatorChannels: [] };
const channels = { moderatorRoles: [], moderatorChannels: [MODS] };
const both = { ...roles, ...channels, moderatorRoles: [ROLE] };
const neither = { moderatorRoles: [], moderatorChannels: [] };

type Outcome = 'public' | 'ephemeral' | RegExp;
const NOT_A_MODERATOR = /Only moderators .* moderator roles/;
const NO_MANAGE_SERVER = /Only members with the permission Manage Server/;
const ELSEWHERE = new RegExp(`Use the command in <#${MODS}>`);

const table: [string, typeof both, keyof typeof who, keyof typeof where, Outcome][] = [
  ['both set', both, 'member', 'mods', NOT_A_MODERATOR],
  ['both set', both, 'member', 'general', NOT_A_MODERATOR],
  ['both set', both, 'moderator', 'mods', 'public'],
  ['both set', both, 'moderator', 'a thread of mods', 'public'],
  ['both set', both, 'moderator', 'general', ELSEWHERE],
  ['both set', both, 'moderator', 'a thread of general', ELSEWHERE],
  ['both set', both, 'moderator', 'a channel whose category has the id of mods', ELSEWHERE],
  ['both set', both, 'manager', 'mods', 'public'],
  ['both set', both, 'manager', 'general', ELSEWHERE],
  ['both set', both, 'administrator', 'mods', 'public'],
  ['roles set', roles, 'member', 'mods', NOT_A_MODERATOR],
  ['roles set', roles, 'moderator', 'mods', 'ephemeral'],
  ['roles set', roles, 'moderator', 'general', 'ephemeral'],
  ['roles set', roles, 'manager', 'general', 'ephemeral'],
  ['channels set', channels, 'moderator', 'mods', NO_MANAGE_SERVER],
  ['channels set', channels, 'manager', 'mods', 'public'],
  ['channels set', channels, 'manager', 'a thread of mods', 'public'],
  ['channels set', channels, 'manager', 'general', ELSEWHERE],
  ['channels set', channels, 'administrator', 'general', ELSEWHERE],
  ['nothing set', neither, 'member', 'mods', NO_MANAGE_SERVER],
  ['nothing set', neither, 'moderator', 'mods', NO_MANAGE_SERVER],
  ['nothing set', neither, 'manager', 'general', 'ephemeral'],
  ['nothing set', neither, 'administrator', 'a thread of mods', 'ephemeral'],
];

for (const [name, settings, person, place, outcome] of table) {
  test(`${name}: a ${person} in ${place} ${outcome instanceof RegExp ? 'is refused' : `gets a ${outcome} answer`}`, () => {
    const decide = () => permit(who[person], where[place], settings);
    if (outcome instanceof RegExp) {
      assert.throws(decide, (error) => error instanceof UserError && outcome.test(error.message));
    } else {
      assert.deepEqual(decide(), { isEphemeral: outcome === 'ephemeral' });
    }
  });
}

test('only Manage Server and Administrator allow changing settings, whatever other bits are set', () => {
  assert.equal(canManageServer({ permissions: ~0n ^ (1n << 3n) ^ (1n << 5n) }), false);
  assert.equal(canManageServer({ permissions: 1n << 5n }), true);
  assert.equal(canManageServer({ permissions: 1n << 3n }), true);
});
