import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOUR_MS } from '../../../../shared/time.ts';
import { createRig, type Rig } from '../../../support/gateway/accountant-rig.ts';
import { by, sum } from '../../../support/gateway/counts.ts';
import {
  at,
  channel,
  GUILD,
  outage,
  ROLE,
  ready,
  removal,
  snapshot,
  user,
  voiceState,
  voiceUpdate,
} from '../../../support/gateway/gateway-events.ts';

const NOON = at('2018-01-12T12:00:00');
const MINUTE = 60_000;
const VOICE = channel(5);

/** A rig in which user 1 has been in voice since noon. */
function inVoice(): Rig {
  const rig = createRig();
  rig.see(snapshot(), NOON);
  rig.see(voiceUpdate(user(1), VOICE), NOON);
  return rig;
}

/** Loses the session ten minutes past noon. A new one begins at `back`, with its snapshot. */
function lostUntil(rig: Rig, back: number, voice: ReturnType<typeof voiceState>[]): void {
  rig.accountant.loseSession(NOON + 10 * MINUTE);
  rig.see(ready(), back);
  rig.see(snapshot({ voice }), back);
}

test('a person whom a snapshot shows in voice counts from then on', () => {
  const rig = createRig();
  rig.see(snapshot({ voice: [voiceState(user(1), VOICE)] }), NOON);
  rig.see(voiceUpdate(user(1), null), NOON + MINUTE);
  assert.equal(sum(rig.counted('voice')), 60);
});

test('bots, ignored roles and ignored channels in a snapshot do not count', () => {
  const rig = createRig({ settings: { ignoredRoles: [ROLE], ignoredChannels: [channel(6)] } });
  const voice = [
    voiceState(user(1), VOICE, { bot: true }),
    voiceState(user(2), VOICE, { roles: [ROLE] }),
    voiceState(user(3), channel(6)),
    voiceState(user(4), VOICE),
  ];
  rig.see(snapshot({ voice }), NOON);
  assert.deepEqual(
    rig.state.memory().voice.map(({ who }) => who),
    [rig.hash('2018-01', GUILD, user(4))],
  );
});

test('after a lost session, a person in the same channel never left', () => {
  const rig = inVoice();
  lostUntil(rig, NOON + 3 * HOUR_MS, [voiceState(user(1), VOICE)]);
  rig.see(voiceUpdate(user(1), null), NOON + 3 * HOUR_MS + MINUTE);
  assert.deepEqual(by(2, rig.counted('voice')), {
    '2018-01-12T12': 3600,
    '2018-01-12T13': 3600,
    '2018-01-12T14': 3600,
    '2018-01-12T15': 60,
  });
});

test('after a lost session, a person who is gone left when last seen', () => {
  const rig = inVoice();
  lostUntil(rig, NOON + 3 * HOUR_MS, []);
  rig.tick(NOON + 9 * HOUR_MS);
  assert.deepEqual(by(2, rig.counted('voice')), { '2018-01-12T12': 600 });
  assert.deepEqual(rig.state.memory().voice, []);
});

test('after a lost session, a person who moved left the old channel when last seen and is new in the other', () => {
  const rig = inVoice();
  lostUntil(rig, NOON + 3 * HOUR_MS, [voiceState(user(1), channel(6))]);
  rig.see(voiceUpdate(user(1), null), NOON + 3 * HOUR_MS + 5 * MINUTE);
  assert.deepEqual(by(3, rig.counted('voice')), { [VOICE]: 600, [channel(6)]: 300 });
});

test('an outage leaves a gap of the guild, and its hours are not settled', () => {
  const rig = inVoice();
  rig.see(outage(), NOON + 10 * MINUTE);
  rig.tick(NOON + HOUR_MS);
  rig.tick(NOON + 2 * HOUR_MS);
  assert.ok(sum(rig.counted('voice')) <= 600);
  rig.see(snapshot({ voice: [] }), NOON + 2 * HOUR_MS + MINUTE);
  assert.equal(sum(rig.counted('voice')), 600);
  assert.deepEqual(rig.state.gaps(), [
    { from: NOON + 10 * MINUTE, to: NOON + 2 * HOUR_MS + MINUTE, guild: GUILD },
  ]);
});

test('a person who is still there after an outage never left', () => {
  const rig = inVoice();
  rig.see(outage(), NOON + 10 * MINUTE);
  rig.tick(NOON + HOUR_MS);
  rig.see(snapshot({ voice: [voiceState(user(1), VOICE)] }), NOON + 2 * HOUR_MS + MINUTE);
  rig.see(voiceUpdate(user(1), null), NOON + 2 * HOUR_MS + 2 * MINUTE);
  assert.equal(sum(rig.counted('voice')), 2 * 3600 + 120);
});

test('an outage of no duration leaves no gap', () => {
  const rig = inVoice();
  rig.see(outage(), NOON + MINUTE);
  rig.see(snapshot({ voice: [voiceState(user(1), VOICE)] }), NOON + MINUTE);
  assert.deepEqual(rig.state.gaps(), []);
});

test('a worker that restarts between READY and the snapshot does not count people who left unseen', () => {
  const rig = inVoice();
  rig.accountant.loseSession(NOON + 10 * MINUTE);
  rig.see(ready(), NOON + 3 * HOUR_MS);
  const restarted = createRig({ memory: rig.state.memory() });
  restarted.see(snapshot({ voice: [] }), NOON + 3 * HOUR_MS + 1);
  assert.equal(sum(rig.counted('voice')) + sum(restarted.counted('voice')), 600);
});

test('a worker that restarts during an outage does not count people who left unseen', () => {
  const rig = inVoice();
  rig.see(outage(), NOON + 10 * MINUTE);
  const restarted = createRig({ memory: rig.state.memory() });
  restarted.tick(NOON + 2 * HOUR_MS);
  restarted.see(snapshot({ voice: [] }), NOON + 3 * HOUR_MS);
  assert.equal(sum(rig.counted('voice')) + sum(restarted.counted('voice')), 600);
});

test('a worker that restarts after a held session resumed has not lost the time between', () => {
  const rig = inVoice();
  rig.see(snapshot({ guild: '700000000000000002', voice: [voiceState(user(2), VOICE)] }), NOON);
  rig.see(outage(), NOON + 10 * MINUTE);
  rig.tick(NOON + 2 * HOUR_MS);
  rig.see(snapshot({ voice: [voiceState(user(1), VOICE)] }), NOON + 2.5 * HOUR_MS);
  const restarted = createRig({ memory: rig.state.memory() });
  restarted.see(voiceUpdate(user(1), null), NOON + 2.5 * HOUR_MS);
  const hers = (each: Rig) => sum(each.counted(`voice|${GUILD}`));
  assert.equal(hers(rig) + hers(restarted), 2.5 * 3600);
});

test('a guild that the bot is removed from is forgotten, and its voice counts up to then', () => {
  const rig = inVoice();
  rig.see(removal(), NOON + MINUTE);
  assert.equal(sum(rig.counted('voice')), 60);
  assert.equal(rig.state.memory().guilds.size, 0);
});

test('a guild that the bot is removed from during an outage counts up to the outage', () => {
  const rig = inVoice();
  rig.see(outage(), NOON + MINUTE);
  rig.see(removal(), NOON + 5 * MINUTE);
  assert.equal(sum(rig.counted('voice')), 60);
});

test('a person listed twice in a snapshot is in voice once', () => {
  const rig = createRig();
  const twice = [voiceState(user(1), VOICE), voiceState(user(1), channel(6), { session: 'another' })];
  rig.see(snapshot({ voice: twice }), NOON);
  rig.see(snapshot({ voice: [] }), NOON + MINUTE);
  assert.equal(sum(rig.counted('voice')), 60);
});
