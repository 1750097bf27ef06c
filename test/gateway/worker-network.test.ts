import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCheckpoint } from '../../gateway/delivery/checkpoint.ts';
import { readAllGaps } from '../../simulator/chaos/campaign/read-counters.ts';
import { SHARD } from '../../simulator/session/simulated-server.ts';
import { eventually } from '../support/eventually.ts';
import { quietServer, useWorkerRig } from '../support/gateway/worker-rig.ts';

const rig = useWorkerRig();

// These tests take seconds, because @discordjs/ws pauses half a second between two attempts to connect.

const REFUSED = 8;

test('after an unknown close code a worker pauses between attempts to connect', async () => {
  const waits: number[] = [];
  const times = 6;
  let closings = 0;
  await rig.start({
    sleep: async (ms) => void waits.push(ms),
    onLog(message) {
      if (!message.startsWith('The shard collects') || closings === times) return;
      closings += 1;
      setImmediate(() => rig.discord().gateway.disconnect(4998));
    },
  });
  await eventually(async () => assert.equal(rig.discord().gateway.counts.resumes, times));
  assert.equal(waits.length, times - 2);
  for (const [n, ms] of waits.entries()) assert.ok(ms >= 500 * 2 ** n && ms <= 1_000 * 2 ** n, `${ms} ms`);
});

test('an answered heartbeat moves the time before which nothing was missed, an ignored one does not', async () => {
  const worker = await rig.start({});
  const beat = async () => {
    const before = rig.discord().gateway.counts.heartbeats;
    rig.discord().gateway.requestHeartbeat();
    await eventually(() => assert.ok(rig.discord().gateway.counts.heartbeats > before));
  };
  await beat();
  const answeredFrom = Date.now();
  // When the next heartbeat is sent, the answer to the last one has been read.
  await beat();
  await beat();
  rig.discord().gateway.acknowledgeHeartbeats(false);
  await beat();
  await beat();
  const ignoredFrom = Date.now();
  await beat();
  await beat();
  worker.tick(Date.now());
  await rig.stop(worker);
  const seen = (await readCheckpoint(SHARD)).confirmed?.seen ?? 0;
  assert.ok(seen >= answeredFrom && seen <= ignoredFrom, `${seen - answeredFrom} ms after the answer`);
});

test('a worker keeps its session while the network refuses connections, and resumes it afterwards', async () => {
  const network = await rig.renewDiscordBehindNetwork();
  const server = quietServer(rig, 1);
  const begun = Date.now();
  try {
    const worker = await rig.start({ sleep: async () => {} });
    await network.refuse();
    let written = 0;
    await eventually(() => {
      server.write();
      written += 1;
      assert.ok(rig.times('The gateway connection was closed.') > REFUSED);
    });
    await network.accept();
    await eventually(() => assert.equal(rig.times('The shard collects again.'), 1));
    const { identifies, resumes } = rig.discord().gateway.counts;
    await rig.stop(worker);
    await rig.stack().drained();
    assert.deepEqual([identifies, resumes], [1, 1]);
    assert.equal(await server.count(), written);
    const gaps = await readAllGaps();
    assert.deepEqual(
      // A millisecond or two lie between READY and a guild's snapshot.
      gaps.filter(({ start, end }) => start >= begun && end - start > 1_000),
      [],
    );
  } finally {
    await rig.stopAll();
    await network.refuse();
  }
});

test('a worker that stops between two attempts to connect makes no further attempt', async () => {
  const network = await rig.renewDiscordBehindNetwork();
  const said: string[][] = [[], []];
  const life = (number: number) =>
    rig.start({ sleep: async () => {}, onLog: (message) => void said[number]?.push(message) });
  const resumes = (number: number) =>
    said[number]?.filter((line) => line === 'The shard collects again.').length ?? 0;
  try {
    const first = await life(0);
    await network.refuse();
    await eventually(() => assert.ok(rig.times('The gateway connection was closed.') > 0));
    await rig.stop(first);
    await network.accept();
    await life(1);
    // The library makes the same pause after this, so an attempt of the first worker would come first.
    rig.discord().gateway.disconnect(4000);
    await eventually(() => assert.ok(resumes(1) > 1));
    assert.equal(resumes(0), 0);
  } finally {
    await rig.stopAll();
    await network.refuse();
  }
});

test('a session that Discord ended is replaced, even if the network failed before', async () => {
  const network = await rig.renewDiscordBehindNetwork();
  try {
    await rig.start({ sleep: async () => {} });
    rig.discord().gateway.forgetSessions();
    await network.refuse();
    await eventually(() => assert.ok(rig.times('The gateway connection was closed.') > 1));
    await network.accept();
    await eventually(() => assert.equal(rig.discord().gateway.counts.identifies, 2));
  } finally {
    await rig.stopAll();
    await network.refuse();
  }
});
