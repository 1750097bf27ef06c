import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOUR_MS } from '../../../shared/time.ts';
import { by, sum, withoutPeople } from '../../support/gateway/counts.ts';
import {
  at,
  channel,
  GUILD,
  message,
  snapshot,
  user,
  voiceState,
  voiceUpdate,
} from '../../support/gateway/gateway-events.ts';
import { createShardRig, startedShardRig, stop } from '../../support/gateway/shard-rig.ts';
import { dyingOf, FLUSH_MS, flush, messages, NOON, write } from '../../support/gateway/shard-steps.ts';
import { until } from '../../support/until.ts';

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

test('a clock that steps back does not delay a batch', async () => {
  const rig = await startedShardRig(NOON, snapshot(), { flushMs: FLUSH_MS });
  write(rig, 1000, 1);
  await rig.quiet();
  await flush(rig, NOON - HOUR_MS);
  assert.deepEqual(by(3, messages(rig)), { [channel(1)]: 1 });
});
