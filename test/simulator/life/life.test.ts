import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type LifeOptions, makeLife } from '../../../simulator/life/life.ts';
import type { TimelineEvent } from '../../../simulator/life/timeline-line.ts';

const HOUR = 3_600_000;
const DEMO = {
  seed: 1,
  start: Date.UTC(2018, 0, 1),
  days: 31,
  people: 150,
  channels: 9,
  messages: 12_000,
  voice: 600,
};

const live = (options: LifeOptions): TimelineEvent[] => [...makeLife(options)];

const hourOf = (event: TimelineEvent) => new Date(event.at).getUTCHours();
const ofPeople = (events: TimelineEvent[], kind: string) =>
  events.filter((event) => event.kind === kind && !event.bot);

/** The hours of the voice sessions that ended. Fails where a session starts inside another, or an end has no start. */
function sessionHours(events: TimelineEvent[]): number[] {
  const open = new Map<number, TimelineEvent>();
  const hours: number[] = [];
  for (const event of events) {
    const joined = open.get(event.user);
    if (event.kind === 'voice_join') {
      assert.equal(joined, undefined);
      open.set(event.user, event);
    } else if (event.kind === 'voice_leave') {
      assert.equal(joined?.channel, event.channel);
      hours.push((event.at - (joined?.at ?? 0)) / HOUR);
      open.delete(event.user);
    }
  }
  return hours;
}

describe('makeLife', () => {
  it('gives the same month for the same seed, and another for another seed', () => {
    assert.deepEqual(live(DEMO), live(DEMO));
    assert.notDeepEqual(live(DEMO), live({ ...DEMO, seed: 2 }));
  });

  it('starts with the member count, and its events are in order and within its days', () => {
    const options = fc.record({
      seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      start: fc.constantFrom(Date.UTC(2017, 11, 1), Date.UTC(2018, 1, 14)),
      days: fc.integer({ min: 1, max: 40 }),
      people: fc.integer({ min: 1, max: 60 }),
      channels: fc.integer({ min: 3, max: 30 }),
      messages: fc.integer({ min: 0, max: 400 }),
      voice: fc.integer({ min: 0, max: 60 }),
    });
    fc.assert(
      fc.property(options, (chosen) => {
        const events = live(chosen);
        const [first, ...rest] = events;
        assert.equal(first?.kind, 'members');
        assert.ok((first?.user ?? 0) > chosen.people);
        assert.ok(rest.every(({ kind }) => kind !== 'members'));
        assert.equal(ofPeople(events, 'msg').length, chosen.messages);
        events.forEach((event, index) => {
          assert.ok(event.at >= (events[index - 1]?.at ?? 0) && event.at % 1000 === 0);
          assert.ok(event.at >= chosen.start && event.at < chosen.start + chosen.days * 24 * HOUR);
          assert.equal(event.channel === '', ['members', 'join', 'part'].includes(event.kind));
        });
        assert.ok(new Set(events.map(({ channel }) => channel)).size <= chosen.channels + 1);
        sessionHours(events);
        assert.ok(ofPeople(events, 'voice_join').length <= chosen.voice);
      }),
      { numRuns: 60 },
    );
  });

  it('has few people who write most of the messages', () => {
    const counts = new Map<number, number>();
    for (const { user } of ofPeople(live(DEMO), 'msg')) counts.set(user, (counts.get(user) ?? 0) + 1);
    const sorted = [...counts.values()].sort((a, b) => b - a);
    const top = sorted.slice(0, 15).reduce((sum, count) => sum + count, 0);
    assert.ok(top > 6000, `the top tenth wrote ${top}`);
    assert.ok(sorted.length > 100, `${sorted.length} wrote`);
  });

  it('has more messages in the evening than at night', () => {
    const messages = ofPeople(live(DEMO), 'msg');
    const during = (from: number, to: number) =>
      messages.filter((event) => hourOf(event) >= from && hourOf(event) < to).length;
    assert.ok(during(18, 22) > 5 * during(2, 6));
  });

  it('has voice sessions from minutes to many hours', () => {
    const events = live(DEMO);
    assert.equal(ofPeople(events, 'voice_join').length, DEMO.voice);
    const hours = sessionHours(events);
    assert.ok(Math.min(...hours) < 0.2 && Math.max(...hours) > 8);
  });

  it('has bots, joins and parts, and a channel with an emoji in its name', () => {
    const events = live(DEMO);
    for (const kind of ['msg', 'join', 'voice_join']) {
      assert.ok(events.some((event) => event.kind === kind && event.bot));
    }
    const joined = ofPeople(events, 'join').map(({ user }) => user);
    const parted = ofPeople(events, 'part').map(({ user }) => user);
    assert.ok(parted.length > 0 && parted.length < joined.length);
    assert.ok(parted.every((user) => joined.includes(user)));
    assert.ok(events.some(({ channel }) => /\p{Extended_Pictographic}/u.test(channel)));
  });

  it('refuses options that are out of range', () => {
    assert.throws(() => makeLife({ ...DEMO, people: 0 }), /people is 0: expected a whole number, 1 or more/);
    assert.throws(() => makeLife({ ...DEMO, channels: 2 }), /channels is 2: expected a whole number, 3/);
    assert.throws(() => makeLife({ ...DEMO, messages: 1.5 }), /messages is 1.5/);
    assert.throws(() => makeLife({ ...DEMO, days: 0 }), /days is 0/);
  });
});
