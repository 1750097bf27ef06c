import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Draft } from '../../../gateway/delivery/draft-items.ts';
import { createOutbox, OUTBOX_DEFAULTS } from '../../../gateway/delivery/outbox.ts';
import { monthOf } from '../../../shared/time.ts';
import { SHARD, testAccountant } from '../../support/gateway/accountant-rig.ts';
import { changesOf, sorted, withoutPeople } from '../../support/gateway/counts.ts';
import { at, GUILD } from '../../support/gateway/gateway-events.ts';
import { type LifeOptions, lives, type Step } from '../../support/gateway/lives.ts';
import { createStateModel, type StateModel } from '../../support/gateway/state-model.ts';

// These properties take about two seconds each, because they play hundreds of lives.

/** Where a life is cut into batches, and after which batches the worker dies. */
interface Course {
  maxItems: number;
  /** The steps after which a batch is always cut. */
  flushes: readonly number[];
  crashes: readonly number[];
}

const UNDISTURBED: Course = { maxItems: OUTBOX_DEFAULTS.maxItems, flushes: [], crashes: [] };
/** The most items of one entry: a part at an hour's end by a person who is in voice since the day before. */
const LARGEST_ENTRY = 7;

/**
 * Counts a life as a shard does, and applies every batch as soon as it is cut. After a crash a new accountant starts from
 * the state, and gets the dispatches again that came after the last one that is completely in the state.
 */
function account(steps: readonly Step[], { maxItems, flushes, crashes }: Course): StateModel {
  const state = createStateModel(Math.max(maxItems, LARGEST_ENTRY));
  let n = 0;
  let durable = 0;
  for (let alive = false; !alive; ) alive = run();
  return state;

  /** False when the worker dies. */
  function run(): boolean {
    const accountant = testAccountant({ memory: state.memory() });
    const outbox = createOutbox({ ...OUTBOX_DEFAULTS, maxItems });
    let done = durable;
    const isFatal = (draft: Draft | undefined): boolean => {
      if (!draft) return false;
      state.apply({ v: 1, shard: SHARD, n: ++n, ...draft });
      durable = done;
      return crashes.includes(n);
    };
    for (const [index, { now, event, lostAt }] of steps.entries()) {
      if (index < durable) continue;
      if (lostAt !== undefined) accountant.loseSession(lostAt);
      const entries = event ? accountant.dispatch(event, now) : accountant.tick(now);
      for (const entry of entries) if (isFatal(outbox.add(entry, now))) return false;
      done = index + 1;
      if (flushes.includes(index) && isFatal(outbox.cut(now))) return false;
    }
    return !isFatal(outbox.cut(0));
  }
}

const course: fc.Arbitrary<Course> = fc.record({
  maxItems: fc.integer({ min: 1, max: 12 }),
  flushes: fc.array(fc.integer({ min: 0, max: 40 })),
  crashes: fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 5 }),
});

const isWithinAMonth = (steps: readonly Step[]): boolean =>
  new Set(steps.map(({ now }) => monthOf(now))).size === 1;

const ANY_SESSIONS: LifeOptions['sessions'] = ['stable', 'by channel', null];

for (const [name, start, options] of [
  ['a life seen whole', '2018-01-02T22:30:00', { blind: false, sessions: ANY_SESSIONS }],
  // After a month's end a restored session can be recognised only by Discord's session id.
  ["a life over a month's end", '2018-01-31T20:00:00', { blind: true, sessions: ['stable'] }],
  ['a life with outages and lost sessions', '2018-01-02T22:30:00', { blind: true, sessions: ANY_SESSIONS }],
] as const) {
  test(`${name} gives the same counts, wherever batches are cut and whenever the worker dies`, () => {
    fc.assert(
      fc.property(lives(at(start), options), course, (steps, disturbed) => {
        const expected = account(steps, UNDISTURBED);
        const actual = account(steps, disturbed);
        assert.deepEqual(sorted(withoutPeople(actual.counts())), sorted(withoutPeople(expected.counts())));
        assert.deepEqual(changesOf(actual.totals()), changesOf(expected.totals()));
        assert.equal(
          actual.memory().guilds.get(GUILD)?.members,
          expected.memory().guilds.get(GUILD)?.members,
        );
        assert.deepEqual(actual.memory().voice, []);
        if (isWithinAMonth(steps)) assert.deepEqual(sorted(actual.counts()), sorted(expected.counts()));
      }),
      { numRuns: 200 },
    );
  });
}

const options: LifeOptions = { blind: true, sessions: ['stable'] };

test('no person has more than 3,600 seconds of voice in an hour', () => {
  fc.assert(
    fc.property(lives(at('2018-01-31T20:00:00'), options), course, (steps, disturbed) => {
      const hours = new Map<string, number>();
      for (const [key, count] of account(steps, disturbed).counts()) {
        const [event, , hour, , who] = key.split('|');
        if (event === 'voice') hours.set(`${hour} ${who}`, (hours.get(`${hour} ${who}`) ?? 0) + count);
      }
      for (const seconds of hours.values()) assert.ok(seconds <= 3600);
    }),
  );
});
