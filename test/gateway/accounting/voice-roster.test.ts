import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Entry, PersonCell } from '../../../gateway/accounting/entry.ts';
import { createVoiceRoster, type VoiceRoster } from '../../../gateway/accounting/voice-roster.ts';
import type { VoiceSession } from '../../../gateway/accounting/voice-session.ts';
import { DAY_MS, HOUR_MS, monthOf } from '../../../shared/time.ts';
import { cellsIn, factsIn, testHasher } from '../../support/gateway/accountant-rig.ts';
import { at, channel, GUILD, user } from '../../support/gateway/gateway-events.ts';

const NOON = at('2018-01-12T12:00:00');
const { hash } = testHasher();
const isPerson = (cell: object): cell is PersonCell => 'who' in cell;
const people = (entries: readonly Entry[]): PersonCell[] => cellsIn(entries).filter(isPerson);
const seconds = (cells: readonly PersonCell[]): number => cells.reduce((sum, { count }) => sum + count, 0);
const key = (number: number): string => String(number).padStart(32, '0');

/** A session as it is restored from `state`: without its user. */
const stored = (of: number, changes: Partial<VoiceSession> = {}): VoiceSession => ({
  key: key(of),
  guild: GUILD,
  channel: channel(5),
  since: NOON,
  who: hash('2018-01', GUILD, user(of)) ?? '',
  month: '2018-01',
  ...changes,
});

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

test('settling counts every session up to the full hour exactly once', () => {
  const roster = createVoiceRoster(hash, []);
  roster.open(NOON, GUILD, user(2), key(2), channel(5));
  roster.open(NOON + 1800_000, GUILD, user(1), key(1), channel(5));
  assert.deepEqual(roster.settle(NOON + HOUR_MS - 1), []);
  const entries = roster.settle(NOON + HOUR_MS + 5);
  assert.deepEqual(
    people(entries).map(({ count, settled }) => [count, settled]),
    [
      [1800, true],
      [3600, true],
    ],
  );
  assert.deepEqual(factsIn(entries), [
    { t: 'settled', through: NOON + HOUR_MS, upTo: key(1), before: NOON },
    { t: 'settled', through: NOON + HOUR_MS, upTo: key(2), before: NOON },
  ]);
  assert.deepEqual(roster.settle(NOON + HOUR_MS + 9), []);
});

test('each settlement entry of quiet days fits into a batch', () => {
  const roster = createVoiceRoster(hash, []);
  roster.open(NOON, GUILD, user(1), key(1), channel(5));
  roster.open(NOON, GUILD, user(2), key(2), channel(5));
  const entries = roster.settle(NOON + 30 * DAY_MS);
  assert.equal(seconds(people(entries)), (2 * 30 * DAY_MS) / 1000);
  for (const { cells, facts } of entries) assert.ok(cells.length + facts.length <= 3);
});

test('a settlement that is cut anywhere can be finished from the facts so far', () => {
  for (let done = 0; done <= 4; done++) {
    const roster = createVoiceRoster(hash, [], { through: NOON, upTo: key(9), before: NOON - HOUR_MS });
    const opened = [1, 2, 3, 4].map((of) => roster.open(NOON, GUILD, user(of), key(of), channel(5)));
    assert.equal(opened.length, 4);
    const first = roster.settle(NOON + HOUR_MS).slice(0, done);
    const cursor = factsIn(first)
      .filter((fact) => fact.t === 'settled')
      .at(-1) ?? { through: NOON, upTo: key(9), before: NOON - HOUR_MS };
    const successor = createVoiceRoster(
      hash,
      [1, 2, 3, 4].map((of) => stored(of)),
      cursor,
    );
    const rest = successor.settle(NOON + 2 * HOUR_MS);
    const all = Map.groupBy(people([...first, ...rest]), ({ who }) => who);
    assert.equal(all.size, 4);
    for (const cells of all.values()) assert.equal(seconds(cells), 7200, `cut after ${done}`);
  }
});

test('after a restart, settling several quiet hours never moves the settlement back', () => {
  const counted = { through: NOON + HOUR_MS, upTo: key(9), before: NOON };
  const sessions = [1, 2].map((of) => stored(of));
  const [first, ...lost] = createVoiceRoster(hash, sessions, counted).settle(NOON + 3 * HOUR_MS);
  assert.ok(first && lost.length === 3);
  const cursor = factsIn([first]).find((fact) => fact.t === 'settled');
  const rest = createVoiceRoster(hash, sessions, cursor).settle(NOON + 3 * HOUR_MS);
  assert.equal(seconds(people([first, ...rest])), 2 * 2 * 3600);
});

test('a restored session is found by its hash or its voice session only', () => {
  const strange = stored(2, { who: key(2) });
  const roster = createVoiceRoster(hash, [stored(1), strange, stored(3)]);
  assert.equal(roster.find(GUILD, user(1))?.key, key(1));
  assert.equal(roster.find(GUILD, user(2)), undefined);
  assert.equal(roster.find(GUILD, user(2), key(2))?.key, key(2));
  assert.equal(roster.find(GUILD, user(2))?.key, key(2), 'known from then on');
  assert.equal(roster.find(GUILD, user(4), key(4)), undefined);
});

test('a restored session is found by the hash of the month in which it counts, not of the current month', () => {
  const old = stored(1, { who: hash('2017-12', GUILD, user(1)) ?? '', month: '2017-12' });
  assert.equal(createVoiceRoster(hash, [old]).find(GUILD, user(1))?.key, key(1));
  const { hash: newOnly } = testHasher(['2018-01']);
  assert.equal(createVoiceRoster(newOnly, [old]).find(GUILD, user(1)), undefined);
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

test('a person unknown since before a month’s end is still found by the old hash, and gets the new one then', () => {
  const end = at('2018-02-01T00:00:00');
  const roster = createVoiceRoster(hash, [stored(1, { since: end - HOUR_MS })]);
  roster.settle(end);
  // A member who leaves the server is named without a voice session.
  const cells = people([roster.close(end + 60_000, found(roster, 1))]);
  assert.deepEqual(
    cells.map(({ count, who }) => [count, who]),
    [[60, hash('2018-02', GUILD, user(1))]],
  );
  assert.deepEqual(roster.inGuild(GUILD), []);
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

test('a settlement skips held sessions, and includes them after they move', () => {
  const roster = createVoiceRoster(hash, []);
  roster.open(NOON, GUILD, user(1), key(1), channel(5));
  roster.open(NOON, GUILD, user(2), key(2), channel(5));
  roster.hold(NOON, found(roster, 1));
  const whoIn = (entries: Entry[]) => people(entries).map(({ who }) => who);
  assert.deepEqual(whoIn(roster.settle(NOON + HOUR_MS)), [hash('2018-01', GUILD, user(2))]);
  const { cells } = roster.move(NOON + HOUR_MS, found(roster, 1), key(1), channel(6));
  assert.equal(seconds(cells.filter(isPerson)), 3600);
  assert.deepEqual(whoIn(roster.settle(NOON + 2 * HOUR_MS)), [
    hash('2018-01', GUILD, user(1)),
    hash('2018-01', GUILD, user(2)),
  ]);
});

test('a settlement skips held sessions, and a restart does not count them as settled', () => {
  const held = stored(1, { held: true });
  const roster = createVoiceRoster(hash, [held], { through: NOON + 9 * HOUR_MS, upTo: key(9), before: NOON });
  assert.equal(found(roster, 1).since, NOON);
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

test('a settlement by a clock that ran ahead does not delay people who join now', () => {
  const ahead = { through: NOON + 30 * DAY_MS, upTo: key(9), before: NOON + 29 * DAY_MS };
  const roster = createVoiceRoster(hash, [], ahead);
  roster.settle(NOON);
  roster.open(NOON, GUILD, user(1), key(1), channel(5));
  assert.equal(seconds(people(roster.settle(NOON + HOUR_MS))), 3600);
});

function found(roster: VoiceRoster, of: number): VoiceSession {
  const session = roster.find(GUILD, user(of));
  assert.ok(session);
  return session;
}

test('a person who is recognised only after a month’s end counts under the new hash', () => {
  const hash = (month: string, guild: string, user: string) => `${month}/${guild}/${user}`;
  const session = {
    key: 'k',
    guild: 'g',
    channel: 'c',
    since: Date.parse('2018-01-31T23:59:00Z'),
    who: 'hash of January',
    month: '2018-01',
  };
  const roster = createVoiceRoster(hash, [session]);
  roster.settle(Date.parse('2018-02-01T00:00:00Z'));
  const found = roster.find('g', 'u', 'k');
  assert.ok(found);
  const { cells } = roster.close(Date.parse('2018-02-01T00:05:00Z'), found);
  assert.deepEqual(
    cells.map((cell) => [cell.count, 'who' in cell && cell.who]),
    [[300, '2018-02/g/u']],
  );
});
