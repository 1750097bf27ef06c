import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Cell, Entry } from '../../../gateway/accounting/entry.ts';
import type { Draft } from '../../../gateway/delivery/draft-items.ts';
import { createOutbox, OUTBOX_DEFAULTS } from '../../../gateway/delivery/outbox.ts';
import type { Fact } from '../../../shared/messages/batch.ts';
import { HOUR_MS } from '../../../shared/time.ts';
import { sorted } from '../../support/gateway/counts.ts';
import { at, channel, GUILD } from '../../support/gateway/gateway-events.ts';
import { createStateModel } from '../../support/gateway/state-model.ts';

const NOON = at('2018-01-12T12:00:00');
const who = (number: number): string => number.toString(16).padStart(32, '0');
const msg = (of: number, count = 1, hour = NOON): Cell => ({
  event: 'msg',
  guild: GUILD,
  hour,
  who: who(of),
  channel: channel(1),
  count,
});
const entry = (cells: Cell[], facts: Fact[] = []): Entry => ({ cells, facts });

const hour = fc.integer({ min: 0, max: 30 }).map((hours) => NOON + hours * HOUR_MS);
const count = fc.integer({ min: 1, max: 3600 });
const place = fc.integer({ min: 1, max: 3 }).map(channel);
const cell: fc.Arbitrary<Cell> = fc.oneof(
  fc.record({
    event: fc.constantFrom('msg' as const, 'voice' as const),
    guild: fc.constant(GUILD),
    hour,
    who: fc.integer({ min: 1, max: 9 }).map(who),
    channel: place,
    count,
  }),
  fc.record({
    event: fc.constant('voice' as const),
    guild: fc.constant(GUILD),
    hour,
    who: fc.integer({ min: 1, max: 9 }).map(who),
    channel: place,
    count,
    settled: fc.constant(true as const),
  }),
  fc.record({
    event: fc.constantFrom('join' as const, 'part' as const),
    guild: fc.constant(GUILD),
    hour,
    count,
  }),
  fc.record({ event: fc.constant('total_users' as const), guild: fc.constant(GUILD), hour, count }),
);
const fact: fc.Arbitrary<Fact> = fc.oneof(
  fc.record({ t: fc.constant('voice-end' as const), session: fc.integer({ min: 1, max: 9 }).map(who) }),
  fc.record({ t: fc.constant('guild' as const), guild: fc.constant(GUILD), members: count }),
  fc.record({ t: fc.constant('gap' as const), from: hour, to: hour }),
  fc.record({ t: fc.constant('month-finished' as const), month: fc.constantFrom('2017-12', '2018-01') }),
);
const entries = fc.array(
  fc.record({ cells: fc.array(cell, { maxLength: 3 }), facts: fc.array(fact, { maxLength: 2 }) }),
);

/** The drafts of an outbox, and the entries between two cuts. */
function through(all: readonly Entry[], maxItems: number): { drafts: Draft[]; cutBefore: number[] } {
  const outbox = createOutbox({ ...OUTBOX_DEFAULTS, maxItems });
  const drafts: Draft[] = [];
  const cutBefore: number[] = [];
  for (const [index, each] of all.entries()) {
    const full = outbox.add(each, NOON + index);
    if (!full) continue;
    drafts.push(full);
    cutBefore.push(index);
  }
  const last = outbox.cut(NOON + all.length);
  if (last) drafts.push(last);
  return { drafts, cutBefore };
}

/** The counts of drafts that are applied as ingest does. The model refuses a draft of more than `maxItems` items. */
function outcome(drafts: readonly Draft[], maxItems: number) {
  const state = createStateModel(maxItems);
  for (const [index, draft] of drafts.entries()) state.apply({ v: 1, shard: '0/1', n: index + 1, ...draft });
  return {
    counts: sorted(state.counts()),
    totals: sorted(state.totals()),
    memory: state.memory(),
    gaps: state.gaps(),
  };
}

test('batches of any size give the same counts, and none exceeds its limit of items', () => {
  fc.assert(
    fc.property(entries, fc.integer({ min: 5, max: 20 }), (all, maxItems) => {
      const { drafts } = through(all, maxItems);
      const { gaps, ...few } = outcome(drafts, maxItems);
      const { gaps: expectedGaps, ...expected } = outcome(
        all.map((each) => createDraft(each)),
        OUTBOX_DEFAULTS.maxItems,
      );
      assert.deepEqual(few, expected);
      assert.equal(gaps.length, expectedGaps.length);
    }),
  );
});

test('an entry is never split: each batch holds exactly the entries between two cuts', () => {
  fc.assert(
    fc.property(entries, (all) => {
      const { drafts, cutBefore } = through(all, 6);
      const ends = [...cutBefore, all.length];
      for (const [index, draft] of drafts.entries()) {
        const part = all.slice(ends[index - 1] ?? 0, ends[index]);
        assert.deepEqual(
          outcome([draft], OUTBOX_DEFAULTS.maxItems).counts,
          outcome(part.map(createDraft), OUTBOX_DEFAULTS.maxItems).counts,
        );
      }
    }),
  );
});

test('a batch is not cut if the next entry fits into it', () => {
  fc.assert(
    fc.property(entries, fc.integer({ min: 5, max: 20 }), (all, maxItems) => {
      const { cutBefore } = through(all, maxItems);
      for (const [index, cut] of cutBefore.entries()) {
        const [whole] = through(
          all.slice(cutBefore[index - 1] ?? 0, cut + 1),
          Number.POSITIVE_INFINITY,
        ).drafts;
        assert.ok(whole && whole.guilds.length + whole.facts.length > maxItems);
      }
    }),
  );
});

function createDraft(each: Entry): Draft {
  const outbox = createOutbox();
  outbox.add(each, NOON);
  return outbox.cut(NOON) ?? { at: NOON, users: [], settled: [], guilds: [], facts: [] };
}

/** A draft as the queue delivers it: parsed from JSON. */
const sent = (draft: Draft | undefined): Draft => JSON.parse(JSON.stringify(draft));

test('counts of one person, day, hour and channel share an attribute, and each person and day has one item', () => {
  const outbox = createOutbox();
  outbox.add(entry([msg(1), msg(2)]), NOON);
  outbox.add(entry([msg(1, 2), msg(1, 1, NOON + HOUR_MS)]), NOON);
  assert.deepEqual(sent(outbox.cut(NOON)).users, [
    {
      guild: GUILD,
      day: '2018-01-12',
      who: who(1),
      add: { [`m12:${channel(1)}`]: 3, [`m13:${channel(1)}`]: 1 },
    },
    { guild: GUILD, day: '2018-01-12', who: who(2), add: { [`m12:${channel(1)}`]: 1 } },
  ]);
});

test('the settled seconds of an hour share one item for all people', () => {
  const outbox = createOutbox();
  for (const person of [1, 2]) outbox.add(entry([{ ...voiceOf(person), settled: true }]), NOON);
  assert.deepEqual(sent(outbox.cut(NOON)).settled, [
    { guild: GUILD, day: '2018-01-12', hour: 12, seconds: { [channel(1)]: { [who(1)]: 60, [who(2)]: 60 } } },
  ]);
});

const voiceOf = (of: number) => ({
  event: 'voice' as const,
  guild: GUILD,
  hour: NOON,
  who: who(of),
  channel: channel(1),
  count: 60,
});

test('joins and parts add up, and the last total wins', () => {
  const outbox = createOutbox();
  for (const members of [11, 12]) {
    outbox.add(
      entry([
        { event: 'join', guild: GUILD, hour: NOON, count: 1 },
        { event: 'total_users', guild: GUILD, hour: NOON, count: members },
      ]),
      NOON,
    );
  }
  outbox.add(entry([{ event: 'part', guild: GUILD, hour: NOON, count: 1 }]), NOON);
  assert.deepEqual(sent(outbox.cut(NOON)).guilds, [
    { guild: GUILD, day: '2018-01-12', add: { j12: 2, p12: 1 }, set: { t12: 12 } },
  ]);
});

test('a fact replaces an earlier one about the same item, as the end of a session replaces its beginning', () => {
  const outbox = createOutbox();
  const open: Fact = {
    t: 'voice',
    guild: GUILD,
    session: who(1),
    channel: channel(1),
    since: NOON,
    who: who(2),
    month: '2018-01',
  };
  outbox.add(entry([], [open, { t: 'guild', guild: GUILD, members: 1 }]), NOON);
  outbox.add(entry([], [{ t: 'voice-end', session: who(1) }]), NOON);
  assert.deepEqual(outbox.cut(NOON)?.facts, [
    { t: 'voice-end', session: who(1) },
    { t: 'guild', guild: GUILD, members: 1 },
  ]);
});

test('a batch that has reached its limit in bytes is cut before the next entry', () => {
  const outbox = createOutbox({ maxItems: 98, maxBytes: 2000 });
  const hours = Array.from({ length: 40 }, (_, index) => msg(1, 1, NOON - index * HOUR_MS));
  assert.equal(outbox.add(entry(hours), NOON), undefined);
  assert.equal(outbox.add(entry([msg(1)]), NOON)?.users.length, 3);
});

test('a full batch of settled voice fits into a message', () => {
  const outbox = createOutbox();
  let full: Draft | undefined;
  for (let person = 0; !full; person++)
    full = outbox.add(entry([{ ...voiceOf(person), settled: true }]), NOON);
  assert.ok(JSON.stringify(full).length <= 256 * 1024);
});

test('the outbox knows when its oldest entry was added', () => {
  const outbox = createOutbox();
  assert.equal(outbox.oldest(), undefined);
  outbox.add(entry([]), NOON);
  assert.equal(outbox.oldest(), undefined, 'an entry with nothing in it need not be sent');
  outbox.add(entry([msg(1)]), NOON + 1);
  outbox.add(entry([msg(1)]), NOON + 2);
  assert.equal(outbox.oldest(), NOON + 1);
  assert.equal(outbox.cut(NOON + 3)?.at, NOON + 3);
  assert.equal(outbox.oldest(), undefined);
  assert.equal(outbox.cut(NOON + 4), undefined);
});
