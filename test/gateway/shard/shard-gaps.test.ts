import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOUR_MS } from '../../../shared/time.ts';
import { by, sum } from '../../support/gateway/counts.ts';
import {
  channel,
  GUILD,
  outage,
  snapshot,
  user,
  voiceState,
  voiceUpdate,
} from '../../support/gateway/gateway-events.ts';
import { startedShardRig, stop } from '../../support/gateway/shard-rig.ts';
import { dyingOf, FLUSH_MS, flush, messages, NOON, write } from '../../support/gateway/shard-steps.ts';

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
