import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOUR_MS } from '../../../shared/time.ts';
import { createRig } from '../../support/gateway/accountant-rig.ts';
import { by, sorted, sum } from '../../support/gateway/counts.ts';
import {
  at,
  channel,
  GUILD,
  memberAdd,
  OTHER_GUILD,
  outage,
  ready,
  snapshot,
  user,
  voiceUpdate,
} from '../../support/gateway/gateway-events.ts';

const NOON = at('2018-01-12T12:00:00');

test('a snapshot sets the total of its hour and the time since which the guild is known', () => {
  const rig = createRig();
  rig.see(snapshot({ members: 12 }), NOON + 5);
  rig.see(snapshot({ members: 13 }), NOON + HOUR_MS);
  assert.deepEqual(sorted(rig.state.totals()), [
    [`${GUILD}|2018-01-12T12`, 12],
    [`${GUILD}|2018-01-12T13`, 13],
  ]);
  assert.equal(rig.state.since(GUILD), NOON + 5);
});

test('each day begins with the member count, at the first tick or dispatch after midnight', () => {
  const rig = createRig();
  rig.see(snapshot({ members: 12 }), NOON);
  rig.see(snapshot({ guild: OTHER_GUILD, members: 5 }), NOON);
  rig.tick(at('2018-01-12T23:59:59'));
  rig.tick(at('2018-01-13T00:00:01'));
  rig.see(memberAdd(user(1), at('2018-01-13T01:00:00')), at('2018-01-13T01:00:00'));
  rig.see({ t: 'TYPING_START', d: {} }, at('2018-01-14T03:00:00'));
  assert.deepEqual(
    sorted(rig.state.totals()).filter(([key]) => key.endsWith('T00')),
    [
      [`${GUILD}|2018-01-13T00`, 12],
      [`${GUILD}|2018-01-14T00`, 13],
      [`${OTHER_GUILD}|2018-01-13T00`, 5],
      [`${OTHER_GUILD}|2018-01-14T00`, 5],
    ],
  );
});

test('a day does not begin with the member count of a guild that cannot be seen', () => {
  const rig = createRig();
  rig.see(snapshot(), NOON);
  rig.see(outage(), NOON + 1);
  rig.tick(NOON + 24 * HOUR_MS);
  assert.equal(rig.state.totals().size, 1);
});

test('the accountant’s time stands still while the clock is behind it', () => {
  const rig = createRig();
  rig.see(snapshot(), NOON);
  rig.see(voiceUpdate(user(1), channel(5)), NOON);
  rig.tick(NOON + HOUR_MS);
  rig.tick(NOON + HOUR_MS / 2);
  rig.see(voiceUpdate(user(1), null), NOON + HOUR_MS / 2);
  assert.deepEqual(by(2, rig.counted('voice')), { '2018-01-12T12': 3600 });
});

test('a person who joins while time stands still is not counted twice', () => {
  const rig = createRig();
  rig.see(snapshot(), NOON);
  const minutes = (count: number) => NOON + count * 60_000;
  rig.see(voiceUpdate(user(1), channel(5)), minutes(0));
  rig.see(voiceUpdate(user(1), null), minutes(50));
  rig.see(voiceUpdate(user(1), channel(5)), minutes(20));
  rig.see(voiceUpdate(user(1), null), minutes(40));
  assert.equal(sum(rig.counted('voice')), 50 * 60);
});

test('a lost session leaves a gap from its loss to the next READY', () => {
  const rig = createRig();
  rig.see(snapshot(), NOON);
  rig.accountant.loseSession(NOON + 10);
  rig.see(ready(), NOON + 500);
  assert.deepEqual(rig.state.gaps(), [{ from: NOON + 10, to: NOON + 500 }]);
  rig.see(ready(), NOON + 900);
  assert.equal(rig.state.gaps().length, 1);
});

test('a first READY leaves no gap', () => {
  const rig = createRig();
  rig.see(ready(), NOON);
  assert.deepEqual(rig.state.gaps(), []);
});

test('a guild that the new session does not list is forgotten, and its voice counts up to the loss', () => {
  const rig = createRig();
  rig.see(snapshot(), NOON);
  rig.see(snapshot({ guild: OTHER_GUILD }), NOON);
  rig.see(voiceUpdate(user(1), channel(5)), NOON);
  rig.accountant.loseSession(NOON + 60_000);
  rig.see(ready([OTHER_GUILD]), NOON + 2 * HOUR_MS);
  const { guilds, voice } = rig.state.memory();
  assert.deepEqual([...guilds.keys()], [OTHER_GUILD]);
  assert.deepEqual(voice, []);
  assert.equal(sum(rig.counted('voice')), 60);
});

test('a READY whose guilds cannot be read makes no guild forgotten', () => {
  const rig = createRig();
  rig.see(snapshot(), NOON);
  rig.accountant.loseSession(NOON);
  rig.see({ t: 'READY', d: {} }, NOON + 1);
  assert.deepEqual([...rig.state.memory().guilds.keys()], [GUILD]);
});

test('unknown dispatches, and dispatches whose data is not an object, add nothing', () => {
  const rig = createRig();
  rig.see(snapshot(), NOON);
  assert.deepEqual(rig.see({ t: 'PRESENCE_UPDATE', d: {} }, NOON), []);
  for (const d of [null, undefined, 3, 'text', []]) {
    for (const t of ['MESSAGE_CREATE', 'GUILD_CREATE', 'READY', 'toString', '__proto__']) {
      assert.deepEqual(rig.accountant.dispatch({ t, d }, NOON), []);
    }
  }
});
