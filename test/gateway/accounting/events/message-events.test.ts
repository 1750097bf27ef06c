import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { HOUR_MS, monthOf } from '../../../../shared/time.ts';
import { createRig, type RigOptions } from '../../../support/gateway/accountant-rig.ts';
import { by, sum } from '../../../support/gateway/counts.ts';
import {
  at,
  channel,
  GUILD,
  message,
  OTHER_GUILD,
  ofChannel,
  ROLE,
  snapshot,
  text,
  thread,
  user,
} from '../../../support/gateway/gateway-events.ts';

const NOON = at('2018-01-12T12:00:00');

function started(options: RigOptions = {}) {
  const rig = createRig(options);
  rig.see(snapshot(), NOON - HOUR_MS);
  return rig;
}

test("a message counts once, under its author's hash, in its channel and hour", () => {
  const rig = started();
  rig.see(message({ at: NOON + 5, author: user(7), channel: channel(2) }), NOON + 90);
  assert.deepEqual(
    [...rig.counted('msg')],
    [[`msg|${GUILD}|2018-01-12T12|${channel(2)}|${rig.hash('2018-01', GUILD, user(7))}`, 1]],
  );
});

test('only the types that people write count: default and reply', () => {
  for (let type = 0; type <= 46; type++) {
    const rig = started();
    rig.see(message({ at: NOON, type }), NOON);
    assert.equal(sum(rig.counted('msg')), type === 0 || type === 19 ? 1 : 0, `type ${type}`);
  }
});

test('bots, system users and webhooks do not count', () => {
  const rig = started();
  rig.see(message({ at: NOON, bot: true }), NOON);
  rig.see(message({ at: NOON, system: true }), NOON);
  rig.see(message({ at: NOON, webhook: '500000000000000001' }), NOON);
  assert.equal(sum(rig.counted('msg')), 0);
});

test('direct messages and messages of guilds without a snapshot do not count', () => {
  const rig = started();
  const direct = message({ at: NOON });
  delete direct.d['guild_id'];
  rig.see(direct, NOON);
  rig.see(message({ at: NOON, guild: OTHER_GUILD }), NOON);
  assert.equal(sum(rig.counted('msg')), 0);
});

test('messages in an ignored channel, its threads or an ignored category do not count', () => {
  const rig = createRig({ settings: { ignoredChannels: [channel(1), channel(9)] } });
  const channels = [text(1), text(2), { ...text(3), parent_id: channel(9) }, { ...text(9), type: 4 }];
  rig.see(snapshot({ channels, threads: [thread(11, channel(1)), thread(12, channel(2))] }), NOON);
  rig.see(ofChannel('THREAD_CREATE', thread(13, channel(1))), NOON);
  rig.see(ofChannel('THREAD_CREATE', thread(14, channel(3))), NOON);
  for (const place of [1, 2, 3, 11, 12, 13, 14])
    rig.see(message({ at: NOON, channel: channel(place) }), NOON);
  assert.deepEqual(by(3, rig.counted('msg')), { [channel(2)]: 1, [channel(12)]: 1 });
});

test('a person with an ignored role does not count, whether roles are ids or objects', () => {
  const rig = started({ settings: { ignoredRoles: [ROLE] } });
  rig.see(message({ at: NOON, roles: [ROLE] }), NOON);
  rig.see(message({ at: NOON, roles: [{ id: ROLE, name: 'hidden' }] }), NOON);
  rig.see(message({ at: NOON, roles: ['600000000000000009'] }), NOON);
  assert.equal(sum(rig.counted('msg')), 1);
});

test('a message counts in the hour and month of its timestamp, even if it arrives late', () => {
  const written = fc.integer({ min: at('2017-12-31T22:00:00'), max: at('2018-01-01T02:00:00') });
  fc.assert(
    fc.property(written, fc.integer({ min: 0, max: 10 * 60_000 }), (writtenAt, delay) => {
      const rig = createRig();
      rig.see(snapshot(), at('2017-12-31T20:00:00'));
      rig.see(message({ at: writtenAt }), writtenAt + delay);
      const hour = new Date(writtenAt).toISOString().slice(0, 13);
      const who = rig.hash(monthOf(writtenAt), GUILD, user(1));
      assert.deepEqual([...rig.counted('msg')], [[`msg|${GUILD}|${hour}|${channel(1)}|${who}`, 1]]);
    }),
  );
});

test('a message whose id is from the future counts when it arrives', () => {
  const rig = started();
  rig.see(message({ at: NOON + 30 * 24 * HOUR_MS }), NOON);
  assert.deepEqual(by(2, rig.counted('msg')), { '2018-01-12T12': 1 });
});

test('a message of a month whose salt is gone counts for an unknown person', () => {
  const rig = createRig({ months: ['2018-02'] });
  const arrival = at('2018-02-01T00:20:00');
  rig.see(snapshot(), arrival);
  rig.see(message({ at: at('2018-01-31T23:59:59') }), arrival);
  rig.see(message({ at: at('2018-01-31T23:59:59'), increment: 1 }), arrival);
  assert.deepEqual(by(2, rig.counted('msg')), { '2018-01-31T23': 2 });
  const people = Object.keys(by(4, rig.counted('msg')));
  assert.equal(people.length, 2);
  assert.ok(people.every((who) => /^[0-9a-f]{32}$/.test(who)));
});
