import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Entry } from '../../../gateway/accounting/entry.ts';
import { createVoiceRoster } from '../../../gateway/accounting/voice-roster.ts';
import { DAY_MS, HOUR_MS } from '../../../shared/time.ts';
import { factsIn } from '../../support/gateway/accountant-rig.ts';
import { channel, GUILD, user } from '../../support/gateway/gateway-events.ts';
import {
  found,
  hash,
  isPerson,
  key,
  NOON,
  people,
  seconds,
  stored,
} from '../../support/gateway/voice-sessions.ts';

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

test('a settlement by a clock that ran ahead does not delay people who join now', () => {
  const ahead = { through: NOON + 30 * DAY_MS, upTo: key(9), before: NOON + 29 * DAY_MS };
  const roster = createVoiceRoster(hash, [], ahead);
  roster.settle(NOON);
  roster.open(NOON, GUILD, user(1), key(1), channel(5));
  assert.equal(seconds(people(roster.settle(NOON + HOUR_MS))), 3600);
});
