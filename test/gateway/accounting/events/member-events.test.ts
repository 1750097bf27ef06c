import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOUR_MS } from '../../../../shared/time.ts';
import { createRig, type RigOptions } from '../../../support/gateway/accountant-rig.ts';
import { by, sorted, sum } from '../../../support/gateway/counts.ts';
import {
  at,
  channel,
  GUILD,
  memberAdd,
  memberRemove,
  ROLE,
  snapshot,
  user,
  voiceLeave,
  voiceUpdate,
} from '../../../support/gateway/gateway-events.ts';

const NOON = at('2018-01-12T12:00:00');
const MINUTE = 60_000;

function started(options: RigOptions = {}) {
  const rig = createRig(options);
  rig.see(snapshot({ members: 10 }), NOON - HOUR_MS);
  return rig;
}

const totals = (rig: ReturnType<typeof createRig>) =>
  Object.fromEntries(sorted(rig.state.totals()).map(([key, count]) => [key.split('T')[1], count]));

test('a join counts in the hour of joined_at and raises the member count', () => {
  const rig = started();
  rig.see(memberAdd(user(1), NOON - 1000), NOON + 1000);
  assert.deepEqual(by(2, rig.counted('j')), { '2018-01-12T11': 1 });
  assert.equal(rig.state.memory().guilds.get(GUILD)?.members, 11);
});

test('a join that is received in the next hour sets the last total of both hours', () => {
  const rig = started();
  rig.see(memberRemove(user(2)), NOON + 1000);
  rig.see(memberAdd(user(1), NOON - 1000), NOON + 2000);
  assert.equal(totals(rig)['12'], 10);
});

test('an add for a person who joined long ago changes nothing, because they were a member already', () => {
  const rig = started();
  assert.deepEqual(rig.see(memberAdd(user(1), NOON - 2 * HOUR_MS), NOON), []);
});

test('a join without a readable time, or with one in the future, counts when it arrives', () => {
  const rig = started();
  const unreadable = memberAdd(user(1), NOON);
  unreadable.d['joined_at'] = 'lately';
  rig.see(unreadable, NOON);
  rig.see(memberAdd(user(2), NOON + 5 * HOUR_MS), NOON);
  assert.deepEqual(by(2, rig.counted('j')), { '2018-01-12T12': 2 });
});

test('a part counts when it arrives and lowers the member count, but not below 0', () => {
  const rig = createRig();
  rig.see(snapshot({ members: 1 }), NOON);
  rig.see(memberRemove(user(1)), NOON + MINUTE);
  rig.see(memberRemove(user(2)), NOON + HOUR_MS);
  assert.deepEqual(by(2, rig.counted('p')), { '2018-01-12T12': 1, '2018-01-12T13': 1 });
  assert.deepEqual(totals(rig), { '12': 0, '13': 0 });
});

test('joins and parts of bots change only the member count', () => {
  const rig = started();
  rig.see(memberAdd(user(1), NOON, { bot: true }), NOON);
  rig.see(memberAdd(user(2), NOON + HOUR_MS, { bot: true }), NOON + HOUR_MS);
  rig.see(memberRemove(user(1), { bot: true }), NOON + HOUR_MS + 1);
  assert.equal(sum(rig.state.counts()), 0);
  assert.deepEqual(totals(rig), { '11': 10, '12': 11, '13': 11 });
});

test('leaving the server ends the voice session, in the same entry as the part', () => {
  const rig = started();
  rig.see(voiceUpdate(user(1), channel(5)), NOON);
  const entries = rig.see(memberRemove(user(1)), NOON + 90_500);
  assert.equal(entries.length, 1);
  assert.equal(sum(rig.counted('p')), 1);
  assert.equal(sum(rig.counted('voice')), 90);
  assert.deepEqual(rig.state.memory().voice, []);
});

test('a voice update that comes after the part adds nothing', () => {
  const rig = started();
  rig.see(voiceUpdate(user(1), channel(5)), NOON);
  rig.see(memberRemove(user(1)), NOON + MINUTE);
  rig.see(voiceLeave(user(1)), NOON + 2 * MINUTE);
  assert.equal(sum(rig.counted('voice')), 60);
});

test('a person who gets an ignored role counts in voice up to then', () => {
  const rig = started({ settings: { ignoredRoles: [ROLE] } });
  rig.see(voiceUpdate(user(1), channel(5)), NOON);
  rig.see(
    { t: 'GUILD_MEMBER_UPDATE', d: { guild_id: GUILD, user: { id: user(1) }, roles: [] } },
    NOON + MINUTE,
  );
  rig.see(
    { t: 'GUILD_MEMBER_UPDATE', d: { guild_id: GUILD, user: { id: user(1) }, roles: [ROLE] } },
    NOON + 2 * MINUTE,
  );
  rig.see(voiceUpdate(user(1), channel(5), { roles: [ROLE] }), NOON + 3 * MINUTE);
  rig.see(voiceUpdate(user(1), null, { roles: [ROLE] }), NOON + 9 * MINUTE);
  assert.equal(sum(rig.counted('voice')), 120);
});
