import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareCounters } from '../../simulator/chaos/campaign/compare-counters.ts';
import { createExpectation } from '../../simulator/chaos/campaign/expectation.ts';
import { playRandomEvent } from '../../simulator/chaos/campaign/random-life.ts';
import { seeded } from '../../simulator/life/random.ts';
import { SHARD } from '../../simulator/session/simulated-server.ts';
import { eventually } from '../support/eventually.ts';
import { GUILDS, useWorkerRig } from '../support/gateway/worker-rig.ts';

const rig = useWorkerRig();

// It takes about ten seconds: the sender waits longer after each failure, and reading may stop several times.
test('a worker stops reading while the queue is away, and afterwards every event counts once', async () => {
  const expected = createExpectation();
  const life = { world: rig.discord().world, expected, random: seeded(1), guildCount: GUILDS };
  const begun = Date.now();
  const worker = await rig.start({ maxInbox: 300 });
  rig.setQueueAway(true);
  const tick = setInterval(() => worker.tick(Date.now()), 50);
  try {
    for (
      let n = 0;
      rig.times(
        'Dispatches arrive faster than batches can be sent, so reading stops until they are sent.',
      ) === 0;
      n++
    ) {
      playRandomEvent(life);
      if (n % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    for (let n = 0; n < 100; n++) playRandomEvent(life);
    rig.setQueueAway(false);
    await eventually(async () => assert.ok(rig.times('Reading starts again.') > 0));
    await eventually(async () =>
      assert.ok(rig.times('The shard collects again.') >= rig.times('Reading starts again.')),
    );
  } finally {
    clearInterval(tick);
    rig.setQueueAway(false);
  }
  const { identifies } = rig.discord().gateway.counts;
  expected.end(Date.now());
  await rig.stop(worker);
  await rig.stack().drained();
  const wrong = await compareCounters({
    expected,
    world: rig.discord().world,
    guildCount: GUILDS,
    range: { start: begun, end: Date.now() },
    outages: [{ start: begun, end: Date.now() }],
    shard: SHARD,
    stallSeconds: 0,
    hasRedrive: false,
  });
  assert.deepEqual(wrong, []);
  assert.equal(identifies, 1);
});
