import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { HOUR_MS } from '../../../shared/time.ts';
import { changesOf, sorted, withoutPeople } from '../../support/gateway/counts.ts';
import type { Crash } from '../../support/gateway/crash-points.ts';
import {
  at,
  channel,
  type GatewayEvent,
  GUILD,
  message,
  snapshot,
} from '../../support/gateway/gateway-events.ts';
import { type LifeOptions, lives, type Step } from '../../support/gateway/lives.ts';
import {
  type ShardRig,
  type ShardRigOptions,
  startedShardRig,
  stop,
} from '../../support/gateway/shard-rig.ts';

// These properties take seconds, because each plays some hundred lives with real workers.

const crashes: fc.Arbitrary<Crash[]> = fc.array(
  fc.record({
    before: fc.constantFrom('checkpoint', 'send', 'confirmation'),
    number: fc.integer({ min: 1, max: 30 }),
  }),
  { maxLength: 4 },
);
const flushMs = fc.constantFrom(0, 10_000, HOUR_MS);

/**
 * Plays a life. Wherever a worker dies, a new one starts and resumes if it can. At the end the dead letters are
 * redriven.
 */
async function play(
  steps: readonly Step[],
  options: ShardRigOptions,
  dying: readonly Crash[] = [],
): Promise<ShardRig> {
  const end = steps.at(-1)?.now ?? 0;
  const [, first] = steps;
  const empty = snapshot();
  const rig = await startedShardRig(first?.now ?? 0, first?.event ?? empty, options);
  rig.arm(dying);
  for (const { now, event, snapshot } of steps.slice(2)) {
    if (event) rig.emit(event, now);
    else rig.tick(now);
    await rig.quiet();
    await revive(rig, now, snapshot);
  }
  for (let stopped = false; !stopped; stopped = await stop(rig, end)) await revive(rig, end, empty);
  rig.redrive();
  return rig;
}

async function revive(rig: ShardRig, now: number, snapshot: GatewayEvent): Promise<void> {
  while (rig.worker()?.dead) {
    const { dead, shard } = await rig.start();
    if (dead) continue;
    // A moment later, because events in the millisecond of READY are in no gap.
    if (shard.needsNewSession()) rig.identify(now + 1, snapshot);
    else if (!rig.resume(now)) throw new Error('A session that exists could not be resumed.');
    await rig.quiet();
  }
}

const STABLE: LifeOptions = { blind: false, sessions: ['stable'] };
const ANY: LifeOptions = { blind: false, sessions: ['stable', 'by channel', null] };

for (const [name, start, options] of [
  ['within a month', '2018-01-02T22:30:00', ANY],
  ["over a month's end", '2018-01-31T20:00:00', STABLE],
] as const) {
  test(`wherever workers die, the workers that resume give the same counts, ${name}`, async () => {
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

const numbers = fc.uniqueArray(fc.integer({ min: 4, max: 16 }), { minLength: 1, maxLength: 3 });

test('wherever workers die and whichever batches are dead-lettered, nothing counts twice and missing counts lie in a gap', async () => {
  const lived = lives(at('2018-01-02T22:30:00'), ANY);
  await fc.assert(
    fc.asyncProperty(lived, crashes, numbers, flushMs, async (steps, dying, poison, flush) => {
      const isPoison = (n: number) => poison.includes(n);
      const expected = withoutPeople((await play(steps, { flushMs: flush })).state.counts());
      const { state } = await play(steps, { flushMs: flush, isPoison }, dying);
      const actual = withoutPeople(state.counts());
      for (const key of new Set([...expected.keys(), ...actual.keys()])) {
        const hour = Date.parse(`${key.split('|')[2]}:00:00Z`);
        const isMissed = state.gaps().some(({ from, to }) => from < hour + HOUR_MS && to >= hour);
        const [count = 0, really = 0] = [actual.get(key), expected.get(key)];
        assert.ok(count === really || (isMissed && count < really), `${key}: ${count}, really ${really}`);
      }
    }),
    { numRuns: 200 },
  );
});

/** Pauses before messages. Each message has another channel, so that its count can be found. */
const written = fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 30, size: 'max' });
const resumable = fc.infiniteStream(fc.boolean());

test('wherever workers die, and whether or not they can resume, each message counts once or lies in a gap', async () => {
  await fc.assert(
    fc.asyncProperty(written, crashes, flushMs, resumable, async (pauses, dying, flush, canResume) => {
      let now = at('2018-01-12T12:00:00');
      const rig = await startedShardRig(now, snapshot(), { flushMs: flush, replayedAtOriginalTimes: false });
      rig.arm(dying);
      const revived = async () => {
        while (rig.worker()?.dead) {
          now += 1000;
          await rig.start();
          if (!canResume.next().value || !rig.resume(now)) rig.identify(now, snapshot());
          await rig.quiet();
        }
      };
      const sentAt: number[] = [];
      for (const [index, pause] of pauses.entries()) {
        now += pause;
        if (pause % 3 === 0) rig.tick(now);
        sentAt.push(now);
        rig.emit(message({ at: now, channel: channel(index) }), now);
        await rig.quiet();
        await revived();
      }
      for (let stopped = false; !stopped; stopped = await stop(rig, now)) await revived();
      const counted = withoutPeople(rig.state.counts());
      for (const [index, time] of sentAt.entries()) {
        const hour = new Date(time).toISOString().slice(0, 13);
        const count = counted.get(`msg|${GUILD}|${hour}|${channel(index)}`) ?? 0;
        const isMissed = rig.state.gaps().some(({ from, to }) => from <= time && time <= to);
        assert.ok(count === 1 || (count === 0 && isMissed), `counted ${count} times, missed: ${isMissed}`);
      }
    }),
    { numRuns: 200 },
  );
});
