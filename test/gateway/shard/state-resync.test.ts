import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sum } from '../../support/gateway/counts.ts';
import { channel, snapshot, user, voiceUpdate } from '../../support/gateway/gateway-events.ts';
import { type ShardRig, startedShardRig, stop } from '../../support/gateway/shard-rig.ts';
import { FLUSH_MS, flush, NOON, write } from '../../support/gateway/shard-steps.ts';

/**
 * A rig with two people in voice. A dead-lettered batch holds the session of the second one, so only the first is in
 * the state.
 */
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
