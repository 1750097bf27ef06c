import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createReconnectPace } from '../../../gateway/discord/reconnect-pace.ts';

/** A pace on a clock of its own, with the least jitter, and the waits that it asked for. */
function pacing() {
  const waits: number[] = [];
  let now = 0;
  const pace = createReconnectPace({
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
    pace.opened(0);
    pace.pass(lived);
    pace.closed(0);
    await pace.wait(0);
  }
}

test('a connection that breaks now and then is made again at once', async () => {
  const pace = pacing();
  await interrupt(pace, 50, 60_000);
  assert.deepEqual(pace.waits, []);
});

test('connections that do not last are made more and more slowly, up to a minute', async () => {
  const pace = pacing();
  await interrupt(pace, 10, 500);
  assert.deepEqual(pace.waits, [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
});

test('connections that are never opened count as those that do not last', async () => {
  const pace = pacing();
  for (let n = 0; n < 5; n++) {
    pace.pass(120_000);
    pace.closed(0);
    await pace.wait(0);
  }
  assert.deepEqual(pace.waits, [1_000, 2_000, 4_000]);
});

test('one that lasted begins the count anew, for its shard alone', async () => {
  const pace = pacing();
  await interrupt(pace, 4, 500);
  pace.closed(1);
  await pace.wait(1);
  await interrupt(pace, 1, 60_000);
  assert.deepEqual(pace.waits, [1_000, 2_000]);
});

test('nobody waits who has not been interrupted', async () => {
  const pace = pacing();
  await interrupt(pace, 5, 500);
  const before = pace.waits.length;
  await pace.wait(0);
  assert.equal(pace.waits.length, before);
});
