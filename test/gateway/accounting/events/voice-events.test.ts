import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOUR_MS } from '../../../../shared/time.ts';
import { createRig } from '../../../support/gateway/accountant-rig.ts';
import { by, sorted, sum } from '../../../support/gateway/counts.ts';
import {
  at,
  channel,
  GUILD,
  ROLE,
  snapshot,
  user,
  voiceLeave,
  voiceUpdate,
} from '../../../support/gateway/gateway-events.ts';

const NOON = at('2018-01-12T12:00:00');
const VOICE = channel(5);

function started(options = {}) {
  const rig = createRig(options);
  rig.see(snapshot(), NOON);
  return rig;
}

test('mute, deafen and video are not moves', () => {
  const rig = started();
  rig.see(voiceUpdate(user(1), VOICE), NOON);
  assert.deepEqual(rig.see(voiceUpdate(user(1), VOICE), NOON + 1000), []);
  rig.see(voiceUpdate(user(1), null), NOON + 5000);
  assert.equal(sum(rig.counted('voice')), 5);
});

test('a move ends the time in one channel and begins it in the other, although Discord does not name the old channel', () => {
  const rig = started();
  rig.see(voiceUpdate(user(1), VOICE), NOON);
  rig.see(voiceUpdate(user(1), channel(6)), NOON + 10_000);
  rig.see(voiceUpdate(user(1), null), NOON + 30_000);
  assert.deepEqual(by(3, rig.counted('voice')), { [VOICE]: 10, [channel(6)]: 20 });
});

test('a move with a new voice session id leaves no session under the old id', () => {
  const rig = started();
  rig.see(voiceUpdate(user(1), VOICE, { session: 'first' }), NOON);
  rig.see(voiceUpdate(user(1), channel(6), { session: 'second' }), NOON + 10_000);
  rig.see(voiceUpdate(user(1), channel(6), { session: 'third' }), NOON + 20_000);
  assert.equal(rig.state.memory().voice.length, 1);
  rig.see(voiceLeave(user(1), { session: 'third' }), NOON + 30_000);
  assert.deepEqual(rig.state.memory().voice, []);
  assert.deepEqual(by(3, rig.counted('voice')), { [VOICE]: 10, [channel(6)]: 20 });
});

test('voice states without session ids or members are distinguished by their users', () => {
  const rig = started();
  rig.see(voiceUpdate(user(1), VOICE, { session: null }), NOON);
  rig.see(voiceUpdate(user(2), VOICE, { session: null }), NOON);
  rig.see(voiceLeave(user(1), { session: null }), NOON + 10_000);
  rig.see(voiceLeave(user(2), { session: null }), NOON + 30_000);
  assert.deepEqual(by(4, rig.counted('voice')), {
    [rig.hash('2018-01', GUILD, user(1)) ?? '']: 10,
    [rig.hash('2018-01', GUILD, user(2)) ?? '']: 30,
  });
});

test('moving into an ignored channel ends the time, moving out begins it', () => {
  const rig = started({ settings: { ignoredChannels: [channel(9)] } });
  rig.see(voiceUpdate(user(1), VOICE), NOON);
  rig.see(voiceUpdate(user(1), channel(9)), NOON + 10_000);
  rig.see(voiceUpdate(user(1), channel(6)), NOON + 30_000);
  rig.see(voiceUpdate(user(1), null), NOON + 35_000);
  assert.deepEqual(by(3, rig.counted('voice')), { [VOICE]: 10, [channel(6)]: 5 });
});

test('bots and people with an ignored role do not count in voice', () => {
  const rig = started({ settings: { ignoredRoles: [ROLE] } });
  rig.see(voiceUpdate(user(1), VOICE, { bot: true }), NOON);
  rig.see(voiceUpdate(user(2), VOICE, { roles: [ROLE] }), NOON);
  rig.tick(NOON + 2 * HOUR_MS);
  assert.equal(sum(rig.counted('voice')), 0);
});

test('a session is split at the end of a day and a month, and each month has its hash', () => {
  const rig = createRig();
  rig.see(snapshot(), at('2018-01-31T22:00:00'));
  rig.see(voiceUpdate(user(1), VOICE), at('2018-01-31T22:59:50.900'));
  rig.tick(at('2018-02-01T00:00:00'));
  rig.see(voiceUpdate(user(1), null), at('2018-02-01T00:00:10.100'));
  const key = (hour: string) =>
    `voice|${GUILD}|${hour}|${VOICE}|${rig.hash(hour.slice(0, 7), GUILD, user(1))}`;
  assert.deepEqual(sorted(rig.counted('voice')), [
    [key('2018-01-31T22'), 10],
    [key('2018-01-31T23'), 3600],
    [key('2018-02-01T00'), 10],
  ]);
});
