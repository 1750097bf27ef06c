import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compare } from '../../simulator/chaos/compare.ts';
import { happen } from '../../simulator/chaos/round-life.ts';
import { createTruth } from '../../simulator/chaos/truth.ts';
import { seeded } from '../../simulator/life/random.ts';
import { SHARD } from '../../simulator/session/simulated-server.ts';
import { eventually } from '../support/eventually.ts';
import { GUILDS, useWorkerRig } from '../support/gateway/worker-rig.ts';

const rig = useWorkerRig();

// It takes about ten seconds: the sender waits longer after each failure, and reading may stop several times.
test('a worker stops reading while the queue is away, and afterwards every event counts once', async () => {
  const truth = createTruth();
  const random = seeded(1);
  const begun = Date.now();
  const worker = await rig.start({ maxInbox: 300 });
  rig.setQueueAway(true);
  const tick = setInterval(() => worker.tick(Date.now()), 50);
  try {
    for (
      let n = 0;
      rig.times('Dispatches arrive faster than batches can be sent, so reading stops until they are sent') ===
      0;
      n++
    ) {
      happen(rig.discord().world, truth, random, GUILDS);
      if (n % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    for (let n = 0; n < 100; n++) happen(rig.discord().world, truth, random, GUILDS);
    rig.setQueueAway(false);
    await eventually(async () => assert.ok(rig.times('Reading starts again') > 0));
    await eventually(async () =>
      assert.ok(rig.times('Collecting again') >= rig.times('Reading starts again')),
    );
  } finally {
    clearInterval(tick);
    rig.setQueueAway(false);
  }
  const { identifies } = rig.discord().gateway.counts;
  truth.end(Date.now());
  await rig.stop(worker);
  await rig.stack().drained();
  const wrong = await compare({
    truth,
    world: rig.discord().world,
    guilds: GUILDS,
    range: { from: begun, to: Date.now() },
    outages: [{ from: begun, to: Date.now() }],
    shard: SHARD,
    stall: 0,
    leftOut: false,
  });
  assert.deepEqual(wrong, []);
  assert.equal(identifies, 1);
});
