import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { HOUR_MS } from '../../shared/time.ts';
import { at, channel, GUILD, message, snapshot } from './gateway-events.ts';
import { type LifeOptions, lives, type Step } from './lives.ts';
import { type Bench, type BenchOptions, type Crash, startedBench, stop } from './shard-bench.ts';
import { changesOf, sorted, withoutPeople } from './state-model.ts';

const crashes: fc.Arbitrary<Crash[]> = fc.array(
  fc.record({
    before: fc.constantFrom('checkpoint', 'send', 'confirmation'),
    number: fc.integer({ min: 1, max: 30 }),
  }),
  { maxLength: 4 },
);
const flushMs = fc.constantFrom(0, 10_000, HOUR_MS);

/** Plays a life, with a new worker that resumes wherever the one before died. */
async function play(
  steps: readonly Step[],
  options: BenchOptions,
  dying: readonly Crash[] = [],
): Promise<Bench> {
  const end = steps.at(-1)?.now ?? 0;
  const [, first] = steps;
  const bench = await startedBench(first?.now ?? 0, first?.event ?? snapshot(), options);
  bench.arm(dying);
  for (const { now, event } of steps.slice(2)) {
    if (event) bench.emit(event, now);
    else bench.tick(now);
    await bench.quiet();
    await revive(bench, now);
  }
  for (let stopped = false; !stopped; stopped = await stop(bench, end)) await revive(bench, end);
  return bench;
}

async function revive(bench: Bench, now: number): Promise<void> {
  while (bench.worker()?.dead) {
    await bench.start();
    if (!bench.resume(now)) throw new Error('A session that exists could not be resumed.');
    await bench.quiet();
  }
}

const STABLE: LifeOptions = { blind: false, sessions: ['stable'] };
const ANY: LifeOptions = { blind: false, sessions: ['stable', 'by channel', null] };

for (const [name, start, options] of [
  ['within a month', '2018-01-02T22:30:00', ANY],
  ["over a month's end", '2018-01-31T20:00:00', STABLE],
] as const) {
  test(`wherever workers die, what their successors resume comes to the same, ${name}`, async () => {
    await fc.assert(
      fc.asyncProperty(lives(at(start), options), crashes, flushMs, async (steps, dying, flush) => {
        const expected = await play(steps, { flushMs: flush });
        const actual = await play(steps, { flushMs: flush }, dying);
        assert.deepEqual(
          sorted(withoutPeople(actual.state.counts())),
          sorted(withoutPeople(expected.state.counts())),
        );
        assert.deepEqual(changesOf(actual.state.totals()), changesOf(expected.state.totals()));
        assert.deepEqual(actual.state.gaps(), []);
        assert.deepEqual(actual.state.memory().voice, []);
      }),
      { numRuns: 80 },
    );
  });
}

/** A message each in a channel of its own, so that each can be told to have been counted. */
const written = fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 30 });
const resumable = fc.infiniteStream(fc.boolean());

test('wherever workers die, and whether or not they can be resumed, each message is counted once or lies in a gap', async () => {
  await fc.assert(
    fc.asyncProperty(written, crashes, flushMs, resumable, async (pauses, dying, flush, canResume) => {
      let now = at('2018-01-12T12:00:00');
      const bench = await startedBench(now, snapshot(), { flushMs: flush, replayedAtOriginalTimes: false });
      bench.arm(dying);
      const revived = async () => {
        while (bench.worker()?.dead) {
          now += 1000;
          await bench.start();
          if (!canResume.next().value || !bench.resume(now)) bench.identify(now, snapshot());
          await bench.quiet();
        }
      };
      const sentAt: number[] = [];
      for (const [index, pause] of pauses.entries()) {
        now += pause;
        if (pause % 3 === 0) bench.tick(now);
        sentAt.push(now);
        bench.emit(message({ at: now, channel: channel(index) }), now);
        await bench.quiet();
        await revived();
      }
      for (let stopped = false; !stopped; stopped = await stop(bench, now)) await revived();
      const counted = withoutPeople(bench.state.counts());
      for (const [index, time] of sentAt.entries()) {
        const hour = new Date(time).toISOString().slice(0, 13);
        const count = counted.get(`msg|${GUILD}|${hour}|${channel(index)}`) ?? 0;
        const isMissed = bench.state.gaps().some(({ from, to }) => from <= time && time <= to);
        assert.ok(count === 1 || (count === 0 && isMissed), `counted ${count} times, missed: ${isMissed}`);
      }
    }),
    { numRuns: 200 },
  );
});
