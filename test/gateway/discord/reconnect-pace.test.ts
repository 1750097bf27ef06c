import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createReconnectPace } from '../../../gateway/discord/reconnect-pace.ts';

/** A pace on a clock that the test moves, without jitter, and the waits that it asked for. */
function pacing() {
  const waits: number[] = [];
  let now = 0;
  const pace = createReconnectPace({
    shard: 0,
    log() {},
    now: () => now,
    random: () => 1,
    sleep: async (ms) => void waits.push(ms),
  });
  return {
    ...pace,
    waits,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

async function interrupt(pace: ReturnType<typeof pacing>, times: number, lived: number): Promise<void> {
  for (let n = 0; n < times; n++) {
    pace.onOpened();
    pace.pass(lived);
    pace.onClosed();
    await pace.wait();
  }
}

test('a connection that breaks now and then reconnects at once', async () => {
  const pace = pacing();
  await interrupt(pace, 50, 60_000);
  assert.deepEqual(pace.waits, []);
});

test('connections that do not last reconnect more and more slowly, with at most a minute between them', async () => {
  const pace = pacing();
  await interrupt(pace, 10, 500);
  assert.deepEqual(pace.waits, [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
});

test('a connection that never opens counts as one that does not last', async () => {
  const pace = pacing();
  for (let n = 0; n < 5; n++) {
    pace.pass(120_000);
    pace.onClosed();
    await pace.wait();
  }
  assert.deepEqual(pace.waits, [1_000, 2_000, 4_000]);
});

test('a connection that lasted starts the count again, for its shard alone', async () => {
  const [pace, other] = [pacing(), pacing()];
  await interrupt(pace, 4, 500);
  other.onClosed();
  await other.wait();
  assert.deepEqual(other.waits, []);
  await interrupt(pace, 1, 60_000);
  assert.deepEqual(pace.waits, [1_000, 2_000]);
});

test('a shard that was not interrupted does not wait', async () => {
  const pace = pacing();
  await interrupt(pace, 5, 500);
  const before = pace.waits.length;
  await pace.wait();
  assert.equal(pace.waits.length, before);
});
