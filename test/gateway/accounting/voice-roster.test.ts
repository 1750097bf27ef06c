import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Entry } from '../../../gateway/accounting/entry.ts';
import { createVoiceRoster } from '../../../gateway/accounting/voice-roster.ts';
import { HOUR_MS, monthOf } from '../../../shared/time.ts';
import { factsIn, testHasher } from '../../support/gateway/accountant-rig.ts';
import { at, channel, GUILD, user } from '../../support/gateway/gateway-events.ts';
import { found, hash, key, NOON, people, seconds, stored } from '../../support/gateway/voice-sessions.ts';

test('the parts of a session add up to its seconds, each hour under the hash of its month', () => {
  const start = fc.integer({ min: at('2018-01-30T20:00:00'), max: at('2018-02-01T02:00:00') });
  const pauses = fc.array(fc.integer({ min: 0, max: 9 * HOUR_MS }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(
      start,
      pauses,
      fc.infiniteStream(fc.constantFrom('settle', 'move', 'stay')),
      (from, gaps, acts) => {
        const roster = createVoiceRoster(hash, []);
        const entries = [roster.open(from, GUILD, user(1), key(1), channel(1))];
        let now = from;
        for (const gap of gaps) {
          now += gap;
          const session = roster.find(GUILD, user(1));
          const act = acts.next().value;
          if (act !== 'stay') entries.push(...roster.settle(now));
          if (act === 'move' && session) entries.push(roster.move(now, session, key(1), channel(1)));
        }
        const session = roster.find(GUILD, user(1));
        if (session) entries.push(roster.close(now, session));
        const cells = people(entries);
        assert.equal(seconds(cells), Math.floor(now / 1000) - Math.floor(from / 1000));
        const hours = Map.groupBy(cells, ({ hour }) => hour);
        for (const [hour, parts] of hours) {
          assert.ok(seconds(parts) <= 3600);
          assert.equal(hour % HOUR_MS, 0);
          assert.ok(parts.every(({ who }) => who === hash(monthOf(hour), GUILD, user(1))));
        }
      },
    ),
  );
});

test('no person has more than 3,600 seconds in an hour, whatever they do', () => {
  const step = fc.record({
    who: fc.integer({ min: 1, max: 3 }),
    to: fc.option(fc.integer({ min: 1, max: 2 })),
    after: fc.integer({ min: 0, max: 2 * HOUR_MS }),
    settle: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const roster = createVoiceRoster(hash, []);
      const entries: Entry[] = [];
      let now = NOON;
      for (const { who, to, after, settle } of steps) {
        now += after;
        if (settle) entries.push(...roster.settle(now));
        const session = roster.find(GUILD, user(who));
        if (to === null) {
          if (session) entries.push(roster.close(now, session));
        } else if (session) entries.push(roster.move(now, session, session.key, channel(to)));
        else entries.push(roster.open(now, GUILD, user(who), key(who), channel(to)));
      }
      const hours = Map.groupBy(people(entries), ({ hour, who }) => `${hour} ${who}`);
      for (const parts of hours.values()) assert.ok(seconds(parts) <= 3600);
    }),
  );
});

test("after a month's end a session continues under the new hash, or under its key if its user is unknown", () => {
  const end = at('2018-02-01T00:00:00');
  const since = end - HOUR_MS;
  const roster = createVoiceRoster(hash, [stored(1, { since }), stored(2, { since })]);
  roster.find(GUILD, user(1));
  const entries = roster.settle(end);
  assert.deepEqual(
    people(entries).map(({ who }) => who),
    [hash('2018-01', GUILD, user(1)), hash('2018-01', GUILD, user(2))],
  );
  assert.deepEqual(
    factsIn(entries).flatMap((fact) => (fact.t === 'voice' ? [[fact.month, fact.who, fact.since]] : [])),
    [['2018-02', hash('2018-02', GUILD, user(1)), end]],
  );
  const next = people(roster.settle(end + HOUR_MS));
  assert.deepEqual(
    next.map(({ who }) => who),
    [hash('2018-02', GUILD, user(1)), key(2)],
  );
});

test('a hash whose salt is gone is kept neither in memory nor in state', () => {
  const end = at('2018-02-01T00:00:00');
  const hasher = testHasher();
  const roster = createVoiceRoster(hasher.hash, [stored(1, { since: end - HOUR_MS })]);
  roster.settle(end);
  hasher.dropSalt('2018-01');
  const facts = factsIn(roster.settle(end + HOUR_MS)).filter((fact) => fact.t === 'voice');
  assert.deepEqual(
    facts.map(({ month, who }) => [month, who]),
    [['2018-02', key(1)]],
  );
  assert.equal(roster.inGuild(GUILD)[0]?.who, key(1));
});

test('a held session is not settled, and counts without a break once it is resumed', () => {
  const roster = createVoiceRoster(hash, []);
  roster.open(NOON, GUILD, user(1), key(1), channel(5));
  const session = found(roster, 1);
  const entries = roster.hold(NOON + 60_000, session);
  assert.deepEqual(roster.hold(NOON + 90_000, session), [], 'held once');
  assert.deepEqual(roster.settle(NOON + 2 * HOUR_MS), []);
  entries.push(...roster.resume(NOON + 2 * HOUR_MS + 5000, session));
  assert.deepEqual(roster.resume(NOON + 2 * HOUR_MS + 9000, session), [], 'resumed once');
  entries.push(roster.close(NOON + 2 * HOUR_MS + 10_000, session));
  assert.equal(seconds(people(entries)), 7210);
  const facts = factsIn(entries).map((fact) => (fact.t === 'voice' ? [fact.since, fact.held] : fact.t));
  assert.deepEqual(facts, [[NOON + 60_000, true], [NOON + 2 * HOUR_MS + 5000, undefined], 'voice-end']);
});

test('no fact contains a user id', () => {
  const roster = createVoiceRoster(hash, []);
  const entries = [roster.open(NOON, GUILD, user(1), key(1), channel(5))];
  const session = found(roster, 1);
  entries.push(...roster.hold(NOON, session), ...roster.resume(NOON, session));
  entries.push(roster.move(NOON, session, key(2), channel(6)), ...roster.settle(at('2018-02-01T00:00:00')));
  entries.push(roster.close(at('2018-02-01T00:00:00'), found(roster, 1)));
  assert.ok(!JSON.stringify(entries).includes(user(1)));
});
