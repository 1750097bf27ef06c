import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOUR_MS } from '../../../shared/time.ts';
import { by, type Counts, sum, withoutPeople } from '../../support/gateway/counts.ts';
import type { Crash } from '../../support/gateway/crash-points.ts';
import {
  at,
  channel,
  GUILD,
  message,
  outage,
  snapshot,
  user,
  voiceState,
  voiceUpdate,
} from '../../support/gateway/gateway-events.ts';
import { createShardRig, type ShardRig, startedShardRig, stop } from '../../support/gateway/shard-rig.ts';
import { until } from '../../support/until.ts';

const NOON = at('2018-01-12T12:00:00');
const FLUSH_MS = 10_000;

const messages = (rig: ShardRig): Counts =>
  new Map([...rig.state.counts()].filter(([key]) => key.startsWith('msg')));

/** Writes a message in each of these channels, `after` ms past noon. */
function write(rig: ShardRig, after: number, ...channels: number[]): void {
  for (const place of channels)
    rig.emit(message({ at: NOON + after, channel: channel(place) }), NOON + after);
}

/** Tells the time at which received dispatches are sent. */
async function flush(rig: ShardRig, at: number): Promise<void> {
  rig.tick(at);
  await rig.quiet();
}

/** A rig whose worker dies while it sends a batch with messages 1 and 2. Message 3 comes after them. */
async function dyingOf(before: Crash['before']): Promise<ShardRig> {
  const rig = await startedShardRig(NOON, snapshot(), { flushMs: FLUSH_MS });
  rig.arm([{ before, number: 1 }]);
  write(rig, 1000, 1, 2);
  await flush(rig, NOON + 1000 + FLUSH_MS);
  assert.equal(rig.worker()?.dead, true);
  write(rig, 12_000, 3);
  return rig;
}

test('received dispatches are sent when they are due, and count once', async () => {
  const rig = await startedShardRig(NOON, snapshot(), { flushMs: FLUSH_MS });
  const before = rig.sent.length;
  write(rig, 1000, 1, 2);
  await flush(rig, NOON + 1000 + FLUSH_MS - 1);
  assert.equal(rig.sent.length, before);
  await flush(rig, NOON + 1000 + FLUSH_MS);
  assert.equal(rig.sent.length, before + 1);
  assert.deepEqual(by(3, messages(rig)), { [channel(1)]: 1, [channel(2)]: 1 });
});

test('a dispatch that is not durable is not acknowledged', async () => {
  const rig = await startedShardRig(NOON, snapshot(), { flushMs: FLUSH_MS });
  const start = rig.worker()?.shard.position()?.seq ?? 0;
  write(rig, 1000, 1, 2);
  await rig.quiet();
  assert.equal(rig.worker()?.shard.position()?.seq, start);
  await flush(rig, NOON + 1000 + FLUSH_MS);
  assert.equal(rig.worker()?.shard.position()?.seq, start + 3, 'with the RESUMED before them');
});

test('a dispatch at or below the last one processed is dropped', async () => {
  const rig = await startedShardRig(NOON, snapshot(), { flushMs: FLUSH_MS });
  write(rig, 1000, 1, 2);
  await rig.quiet();
  assert.equal(rig.resume(NOON + 2000), true, 'both are replayed, because they are not durable yet');
  await flush(rig, NOON + 1000 + FLUSH_MS);
  assert.equal(sum(messages(rig)), 2);
});

for (const [before, name] of [
  ['checkpoint', 'before its checkpoint'],
  ['send', 'after its checkpoint, before it was sent'],
  ['confirmation', 'after it was sent, before that was known'],
] as const) {
  test(`a batch whose worker dies ${name} counts once for the worker that resumes`, async () => {
    const rig = await dyingOf(before);
    await rig.start();
    assert.equal(rig.resume(NOON + 20_000), true);
    await rig.quiet();
    await stop(rig, NOON + 30_000);
    assert.deepEqual(by(3, messages(rig)), { [channel(1)]: 1, [channel(2)]: 1, [channel(3)]: 1 });
    assert.deepEqual(rig.state.gaps(), []);
    const tries = rig.sent.filter(({ users }) => users.some(({ add }) => `m12:${channel(1)}` in add));
    assert.equal(tries.length, 1, 'a batch that was sent is not sent again');
  });
}

test('a batch that was never sent is lost with its session and lies in the gap', async () => {
  for (const before of ['checkpoint', 'send'] as const) {
    const rig = await dyingOf(before);
    await rig.start();
    rig.identify(NOON + 40_000, snapshot());
    await stop(rig, NOON + 50_000);
    assert.equal(sum(messages(rig)), 0);
    assert.deepEqual(rig.state.gaps(), [{ from: NOON, to: NOON + 40_000 }]);
  }
});

test('a batch that was sent counts even if its session is lost, and the gap begins at its last event', async () => {
  const rig = await dyingOf('confirmation');
  await rig.start();
  rig.identify(NOON + 40_000, snapshot());
  await stop(rig, NOON + 50_000);
  assert.deepEqual(by(3, messages(rig)), { [channel(1)]: 1, [channel(2)]: 1 });
  assert.deepEqual(rig.state.gaps(), [{ from: NOON + 1000, to: NOON + 40_000 }]);
});

test('the gap before a READY is recorded, even if the worker dies soon after that READY', async () => {
  for (const resumes of [true, false]) {
    for (let number = 1; number <= 4; number++) {
      const rig = await startedShardRig(NOON, snapshot(), { flushMs: FLUSH_MS });
      write(rig, 1000, 1);
      await flush(rig, NOON + 1000 + FLUSH_MS);
      rig.arm([{ before: 'checkpoint', number }]);
      rig.identify(NOON + HOUR_MS, snapshot());
      await flush(rig, NOON + HOUR_MS + 1);
      await flush(rig, NOON + HOUR_MS + FLUSH_MS);
      await stop(rig, NOON + HOUR_MS + FLUSH_MS);
      rig.arm([]);
      await rig.start();
      if (!resumes || !rig.resume(NOON + 2 * HOUR_MS)) rig.identify(NOON + 2 * HOUR_MS, snapshot());
      await stop(rig, NOON + 2 * HOUR_MS);
      const gaps = rig.state.gaps();
      assert.equal(Math.min(...gaps.map(({ from }) => from)), NOON + 1000);
      assert.ok(Math.max(...gaps.map(({ to }) => to)) >= NOON + HOUR_MS);
    }
  }
});

test('dispatches that were not replayed yet when a worker died lie in the gap, if the session is lost then', async () => {
  const rig = await startedShardRig(NOON, snapshot(), { flushMs: 0, replayedAtOriginalTimes: false });
  rig.arm([{ before: 'checkpoint', number: 1 }]);
  write(rig, 1000, 1);
  await rig.quiet();
  write(rig, 2000, 2);
  // Later than the checkpoints of the recovery and of the first message.
  rig.arm([{ before: 'checkpoint', number: 4 }]);
  await rig.start();
  rig.resume(NOON + 60_000);
  await rig.quiet();
  assert.equal(rig.worker()?.dead, true, 'died of the second message');
  await rig.start();
  rig.identify(NOON + 120_000, snapshot());
  await stop(rig, NOON + 120_000);
  assert.deepEqual(by(3, messages(rig)), { [channel(1)]: 1 });
  const [gap] = rig.state.gaps();
  assert.ok(gap && gap.from <= NOON + 2000 && gap.to === NOON + 120_000);
});

test('a quiet shard confirms what it has processed, so that a later gap is not too long', async () => {
  const rig = await startedShardRig(NOON, snapshot(), { flushMs: FLUSH_MS });
  rig.emit({ t: 'TYPING_START', d: {} }, NOON + 1000);
  rig.acknowledge(NOON + 9000);
  await flush(rig, NOON + 9500);
  const confirmed = rig.checkpoint().confirmed;
  assert.equal(confirmed?.seen, NOON + 9000);
  assert.equal(confirmed?.position?.seq, rig.worker()?.shard.position()?.seq);
});

test('ticks alone do not move the beginning of a gap, for this worker or the next', async () => {
  for (const dies of [false, true]) {
    const rig = await startedShardRig(NOON, snapshot(), { flushMs: FLUSH_MS });
    write(rig, 1000, 1);
    for (let after = FLUSH_MS; after <= 80_000; after += FLUSH_MS) await flush(rig, NOON + after);
    if (dies) {
      const dead = rig.worker();
      if (dead) dead.dead = true;
      await rig.start();
    }
    rig.identify(NOON + 90_000, snapshot());
    await stop(rig, NOON + 91_000);
    assert.equal(sum(messages(rig)), 1);
    assert.deepEqual(rig.state.gaps(), [{ from: NOON + 1000, to: NOON + 90_000 }]);
  }
});

test('a connection that falls silent leaves a gap from the last answered heartbeat', async () => {
  const rig = await startedShardRig(NOON, snapshot(), { flushMs: FLUSH_MS });
  write(rig, 1000, 1);
  rig.acknowledge(NOON + 41_000);
  for (let after = FLUSH_MS; after <= 120_000; after += FLUSH_MS) await flush(rig, NOON + after);
  rig.worker()?.shard.onDisconnected();
  rig.identify(NOON + 121_000, snapshot());
  await stop(rig, NOON + 122_000);
  assert.deepEqual(rig.state.gaps(), [{ from: NOON + 41_000, to: NOON + 121_000 }]);
});

test('an answered heartbeat proves nothing about dispatches that still wait', async () => {
  const rig = await startedShardRig(NOON, snapshot(), { flushMs: 0 });
  rig.arm([{ before: 'checkpoint', number: 1 }]);
  write(rig, 1000, 1);
  rig.acknowledge(NOON + 2000);
  await flush(rig, NOON + 3000);
  assert.equal(rig.worker()?.dead, true, 'died of the message');
  await rig.start();
  rig.identify(NOON + 60_000, snapshot());
  await stop(rig, NOON + 61_000);
  assert.equal(sum(messages(rig)), 0);
  assert.deepEqual(rig.state.gaps(), [{ from: NOON, to: NOON + 60_000 }]);
});

test('voice of an hour that was settled during a silence counts once, for people who stay and people who leave', async () => {
  const voice = [voiceState(user(1), channel(5)), voiceState(user(2), channel(5))];
  const rig = await startedShardRig(NOON, snapshot({ voice }), { flushMs: FLUSH_MS });
  write(rig, 1000, 1);
  for (const after of [FLUSH_MS, HOUR_MS, HOUR_MS + FLUSH_MS]) await flush(rig, NOON + after);
  rig.identify(NOON + HOUR_MS + 60_000, snapshot({ voice: voice.slice(0, 1) }));
  rig.emit(voiceUpdate(user(1), null), NOON + HOUR_MS + 120_000);
  await rig.quiet();
  await stop(rig, NOON + HOUR_MS + 130_000);
  const counted = [...rig.state.counts()].filter(([key]) => key.startsWith('voice'));
  assert.equal(sum(new Map(counted)), 3600 + 120 + 3600);
  assert.deepEqual(rig.state.gaps(), [{ from: NOON + 1000, to: NOON + HOUR_MS + 60_000 }]);
});

test('time does not pass for a shard that is not connected', async () => {
  const rig = await startedShardRig(NOON, snapshot({ voice: [voiceState(user(1), channel(5))] }), {
    flushMs: FLUSH_MS,
  });
  rig.worker()?.shard.onDisconnected();
  await flush(rig, NOON + 2 * HOUR_MS);
  await flush(rig, NOON + 3 * HOUR_MS);
  assert.equal(rig.state.counts().size, 0);
  assert.equal(rig.checkpoint().confirmed?.seen, NOON);
});

test('the next worker waits until the last batch is applied before it reads the state', async () => {
  const rig = await startedShardRig(NOON, snapshot(), { flushMs: FLUSH_MS, ingestAtOnce: false });
  rig.emit(voiceUpdate(user(1), channel(5)), NOON + 1000);
  await stop(rig, NOON + 2000);
  assert.deepEqual(rig.state.memory().voice, [], 'not applied yet');
  await rig.start();
  rig.resume(NOON + 3000);
  rig.emit(voiceUpdate(user(1), null), NOON + 61_000);
  await rig.quiet();
  await stop(rig, NOON + 62_000);
  rig.ingest();
  assert.equal(sum(rig.state.counts()), 60);
});

test('a worker that was overtaken sends nothing more and reports it', async () => {
  const rig = await startedShardRig(NOON, snapshot(), { flushMs: FLUSH_MS });
  const overtaken = rig.worker();
  await rig.start();
  const before = rig.sent.length;
  overtaken?.shard.receive({ ...message({ at: NOON + 1000 }), s: 99 }, NOON + 1000);
  overtaken?.shard.tick(NOON + 1000 + FLUSH_MS);
  await until(() => overtaken !== undefined && overtaken.fatal.length > 0);
  assert.equal(rig.sent.length, before);
  assert.match(String(overtaken?.fatal[0]), /LeaseLostError/);
});

test('stopping sends and confirms everything that was received, and releases the lease', async () => {
  const rig = await startedShardRig(NOON, snapshot(), { flushMs: FLUSH_MS });
  write(rig, 1000, 1, 2);
  assert.equal(await stop(rig, NOON + 2000), true);
  assert.equal(sum(messages(rig)), 2);
  const { confirmed, sending } = rig.checkpoint();
  assert.equal(sending, null);
  assert.deepEqual(confirmed?.position, rig.worker()?.shard.position());
  assert.equal(rig.isLeased(), false);
});

test('a month is finished once, after its last batch', async () => {
  const eve = at('2018-01-31T23:50:00');
  const rig = await startedShardRig(eve, snapshot(), { flushMs: FLUSH_MS });
  rig.emit(message({ at: eve + 1000, channel: channel(1) }), eve + 1000);
  for (const minutes of [5, 15, 25, 26, 40]) await flush(rig, eve + minutes * 60_000);
  await stop(rig, eve + HOUR_MS);
  assert.deepEqual(rig.state.finished(), ['2017-12', '2018-01']);
  const finishing = rig.sent.filter(({ facts }) => facts.some((fact) => fact.t === 'month-finished'));
  assert.deepEqual(
    finishing.map(({ at }) => at >= eve + 25 * 60_000),
    [false, true],
  );
});

/** The number of people whose counts exceed the size of a batch. */
const MORE_THAN_A_BATCH = 1_300;

test('a replay that gives more items than the batch it repeats still counts once', async () => {
  // Just before the hour's end someone leaves. Then others write until the batch is full. In a later replay the hour is
  // settled first, which takes more items.
  for (const before of ['checkpoint', 'send', 'confirmation'] as const) {
    const voice = [voiceState(user(1), channel(5)), voiceState(user(2), channel(5))];
    const start = NOON + HOUR_MS - 60_000;
    const rig = await startedShardRig(start, snapshot({ voice }), {
      flushMs: HOUR_MS,
      replayedAtOriginalTimes: false,
      ingestAtOnce: false,
    });
    rig.arm([{ before, number: 1 }]);
    for (const person of [1, 2]) rig.emit(voiceUpdate(user(person), null), start + 59_000);
    for (let of = 100; of < 100 + MORE_THAN_A_BATCH; of++) {
      rig.emit(
        message({ at: start + 61_000 + of, author: user(of), channel: channel(of) }),
        start + 61_000 + of,
      );
    }
    await rig.quiet();
    assert.equal(rig.worker()?.dead, true, 'died of the full batch');
    await rig.start();
    rig.resume(start + 120_000);
    await stop(rig, start + 130_000);
    rig.ingest();
    const counted = withoutPeople(messages(rig));
    assert.equal(counted.size, MORE_THAN_A_BATCH);
    assert.ok(
      [...counted.values()].every((count) => count === 1),
      `died before ${before}`,
    );
    assert.ok(!rig.state.memory().voice.length);
    assert.equal(
      [...rig.state.counts().keys()].some((key) => key.includes(GUILD)),
      true,
    );
  }
});

test('a shard holds a limited number of dispatches while the queue is away, and all of them count once afterwards', async () => {
  const queue = Promise.withResolvers<void>();
  let away = false;
  let overflows = 0;
  const rig = await startedShardRig(NOON, snapshot(), {
    flushMs: 1,
    maxInbox: 800,
    queueIsThere: () => (away ? queue.promise : Promise.resolve()),
    onInboxFull: () => {
      overflows += 1;
    },
  });
  away = true;
  const written = 2_000;
  // A few at a time, so that the shard processes some in between.
  for (let n = 0; n < written; n++) {
    write(rig, 1000 + n * 2, 1);
    if (n % 100 === 0) await rig.quiet();
  }
  assert.equal(overflows, 1);
  away = false;
  queue.resolve();
  // One replay may be more than the inbox holds. Each replay gets further.
  for (let before = 0; before !== overflows; ) {
    before = overflows;
    await rig.worker()?.shard.drain();
    assert.equal(rig.resume(NOON + 60_000), true);
    await rig.quiet();
  }
  await flush(rig, NOON + 120_000);
  assert.equal(sum(messages(rig)), written);
});

test('a session can be resumed even if its worker died before the first batch', async () => {
  const rig = createShardRig({ flushMs: FLUSH_MS });
  await rig.start();
  rig.identify(NOON, snapshot());
  await rig.quiet();
  write(rig, 1000, 1, 2);
  await rig.quiet();
  const dead = rig.worker();
  if (dead) dead.dead = true;
  await rig.start();
  assert.equal(rig.resume(NOON + 3000), true);
  await rig.quiet();
  await flush(rig, NOON + 3000 + FLUSH_MS);
  assert.equal(sum(messages(rig)), 2);
});

test('an outage of a guild that outlasts its worker is a gap once the guild is seen again', async () => {
  const rig = await startedShardRig(NOON, snapshot(), { flushMs: FLUSH_MS });
  rig.emit(outage(), NOON + 1000);
  await rig.quiet();
  await stop(rig, NOON + 2000);
  await rig.start();
  assert.equal(rig.resume(NOON + 60_000), true);
  rig.emit(snapshot(), NOON + 90_000);
  await rig.quiet();
  await stop(rig, NOON + 91_000);
  assert.deepEqual(rig.state.gaps(), [{ from: NOON + 1000, to: NOON + 90_000, guild: GUILD }]);
});

test('a RESUMED that waits to be processed does not undo the loss of its connection', async () => {
  const rig = await startedShardRig(NOON, snapshot(), { flushMs: FLUSH_MS });
  rig.worker()?.shard.onDisconnected();
  write(rig, 1000, 1);
  assert.equal(rig.resume(NOON + 2000), true);
  rig.worker()?.shard.onDisconnected();
  await flush(rig, NOON + HOUR_MS);
  rig.identify(NOON + 2 * HOUR_MS, snapshot());
  await stop(rig, NOON + 2 * HOUR_MS);
  assert.deepEqual(rig.state.gaps(), [{ from: NOON + 2000, to: NOON + 2 * HOUR_MS }]);
});

test('a clock that steps back does not delay a batch', async () => {
  const rig = await startedShardRig(NOON, snapshot(), { flushMs: FLUSH_MS });
  write(rig, 1000, 1);
  await rig.quiet();
  await flush(rig, NOON - HOUR_MS);
  assert.deepEqual(by(3, messages(rig)), { [channel(1)]: 1 });
});

test('a session lost while the clock stepped back leaves a gap', async () => {
  const rig = await startedShardRig(NOON, snapshot(), { flushMs: FLUSH_MS });
  write(rig, 1000, 1);
  await flush(rig, NOON + 1000 + FLUSH_MS);
  const dead = rig.worker();
  if (dead) dead.dead = true;
  await rig.start();
  rig.identify(NOON - HOUR_MS, snapshot());
  await stop(rig, NOON - HOUR_MS + 1000);
  assert.deepEqual(rig.state.gaps(), [{ from: NOON - HOUR_MS, to: NOON + 1000 }]);
});

/** A rig with two people in voice. A dead-lettered batch holds the session of the second one, so only the first is in the state. */
async function missedBatch(): Promise<ShardRig> {
  const poison = new Set<number>();
  const rig = await startedShardRig(NOON, snapshot(), {
    flushMs: FLUSH_MS,
    isPoison: (n) => poison.has(n),
  });
  rig.emit(voiceUpdate(user(1), channel(5)), NOON + 1000);
  // The first check for missed batches comes with it, when there are none.
  await flush(rig, NOON + 1000 + FLUSH_MS);
  poison.add((rig.sent.at(-1)?.n ?? 0) + 1);
  rig.emit(voiceUpdate(user(2), channel(5)), NOON + 15_000);
  await flush(rig, NOON + 15_000 + FLUSH_MS);
  write(rig, 30_000, 1);
  await flush(rig, NOON + 30_000 + FLUSH_MS);
  assert.equal(
    rig.state.missedBatches()?.since,
    NOON + 1000 + FLUSH_MS,
    'since the last batch before the missed one',
  );
  assert.equal(rig.state.memory().voice.length, 1);
  return rig;
}

test('the facts of a dead-lettered batch are stated again, so that the next worker can continue', async () => {
  const rig = await missedBatch();
  await stop(rig, NOON + 45_000);
  assert.equal(rig.state.missedBatches(), undefined);
  await rig.start();
  assert.equal(rig.worker()?.shard.needsNewSession(), false);
  assert.equal(rig.resume(NOON + 46_000), true);
  for (const person of [1, 2]) rig.emit(voiceUpdate(user(person), null), NOON + 61_000);
  await rig.quiet();
  await stop(rig, NOON + 62_000);
  rig.redrive();
  assert.deepEqual(rig.state.gaps(), []);
  const voice = [...rig.state.counts()].filter(([key]) => key.startsWith('voice'));
  assert.equal(sum(new Map(voice)), 60 + 46);
});

test('a worker that finds missed batches at its start asks for a new session, and the time since is a gap', async () => {
  const rig = await missedBatch();
  const dead = rig.worker();
  if (dead) dead.dead = true;
  await rig.start();
  assert.equal(rig.worker()?.shard.needsNewSession(), true);
  rig.resume(NOON + 50_000);
  rig.emit(voiceUpdate(user(1), null), NOON + 61_000);
  await flush(rig, NOON + 61_000);
  rig.identify(NOON + 90_000, snapshot());
  await rig.quiet();
  assert.equal(rig.worker()?.shard.needsNewSession(), false);
  await stop(rig, NOON + 91_000);
  rig.redrive();
  assert.deepEqual(rig.state.gaps(), [{ from: NOON + 1000, to: NOON + 90_000 }]);
  assert.equal(rig.state.missedBatches(), undefined, 'one resync is enough');
  await rig.start();
  assert.equal(rig.worker()?.shard.needsNewSession(), false);
});
