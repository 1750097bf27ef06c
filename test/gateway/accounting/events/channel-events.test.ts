import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_SETTINGS } from '../../../../shared/state/guild-settings.ts';
import { createRig, factsIn } from '../../../support/gateway/accountant-rig.ts';
import {
  at,
  channel,
  type GatewayEvent,
  GUILD,
  ofChannel,
  snapshot,
  text,
  thread,
} from '../../../support/gateway/gateway-events.ts';

const NOON = at('2018-01-12T12:00:00');
const CHANNELS = { channels: [text(1), text(2)], threads: [thread(11, channel(1))] };

const named = (rig: ReturnType<typeof createRig>) =>
  Object.fromEntries([...rig.state.directory(GUILD)].map(([id, { name }]) => [Number(id.slice(-4)), name]));
const channelFacts = (rig: ReturnType<typeof createRig>, event: GatewayEvent) =>
  factsIn(rig.see(event, NOON)).filter(({ t }) => t === 'channel').length;

test('a snapshot fills the directory with channels, threads and parents', () => {
  const rig = createRig();
  rig.see(snapshot(CHANNELS), NOON);
  assert.deepEqual(named(rig), { 1: 'channel-1', 2: 'channel-2', 11: 'thread-11' });
  assert.equal(rig.state.directory(GUILD).get(channel(11))?.parent, channel(1));
});

test('a snapshot of known channels writes no channel, even after a restart', () => {
  const rig = createRig();
  rig.see(snapshot(CHANNELS), NOON);
  assert.equal(channelFacts(rig, snapshot(CHANNELS)), 0);
  const restarted = createRig({ memory: rig.state.memory() });
  assert.equal(channelFacts(restarted, snapshot({ channels: CHANNELS.channels })), 0);
});

test('a snapshot writes a rename that was made unseen', () => {
  const rig = createRig();
  rig.see(snapshot(CHANNELS), NOON);
  rig.see(
    snapshot({ channels: [text(1, 'lobby'), text(2)], threads: [thread(11, channel(1), 'plans')] }),
    NOON,
  );
  assert.deepEqual(named(rig), { 1: 'lobby', 2: 'channel-2', 11: 'plans' });
});

test('a rename is written once, and the next snapshot agrees with it', () => {
  const rig = createRig();
  rig.see(snapshot(CHANNELS), NOON);
  const renamed = [text(1, 'lobby'), text(2)];
  assert.equal(channelFacts(rig, ofChannel('CHANNEL_UPDATE', text(1, 'lobby'))), 1);
  assert.deepEqual(rig.see(ofChannel('CHANNEL_UPDATE', { ...text(1, 'lobby'), type: 0 }), NOON), []);
  assert.equal(named(rig)[1], 'lobby');
  const restarted = createRig({ memory: rig.state.memory() });
  assert.equal(channelFacts(restarted, snapshot({ channels: renamed })), 0);
});

test('a new channel or thread is known at once', () => {
  const rig = createRig();
  rig.see(snapshot(CHANNELS), NOON);
  rig.see(ofChannel('CHANNEL_CREATE', text(3, 'new')), NOON);
  rig.see(ofChannel('THREAD_CREATE', thread(12, channel(3), 'aside')), NOON);
  rig.see(
    { t: 'THREAD_LIST_SYNC', d: { guild_id: GUILD, threads: [thread(13, channel(3), 'another')] } },
    NOON,
  );
  assert.deepEqual([named(rig)[3], named(rig)[12], named(rig)[13]], ['new', 'aside', 'another']);
});

test('a category and the channels in it are known', () => {
  const rig = createRig();
  const inside = { ...text(1), parent_id: channel(9) };
  rig.see(snapshot({ channels: [{ ...text(9, 'Talk'), type: 4 }, inside] }), NOON);
  const directory = rig.state.directory(GUILD);
  assert.deepEqual(directory.get(channel(9)), { id: channel(9), name: 'Talk', kind: 4 });
  assert.equal(directory.get(channel(1))?.parent, channel(9));
});

test('a deleted channel keeps its name in the directory and is marked', () => {
  const rig = createRig();
  rig.see(snapshot(CHANNELS), NOON);
  rig.see(ofChannel('CHANNEL_DELETE', text(2)), NOON);
  assert.deepEqual(rig.state.directory(GUILD).get(channel(2)), {
    id: channel(2),
    name: 'channel-2',
    kind: 0,
    deleted: true,
  });
  const restarted = createRig({ memory: rig.state.memory() });
  assert.equal(channelFacts(restarted, snapshot({ channels: [text(1)] })), 0);
});

test('a channel that a later snapshot lacks is marked as deleted once, a thread is not', () => {
  const rig = createRig();
  rig.see(snapshot(CHANNELS), NOON);
  assert.equal(channelFacts(rig, snapshot({ channels: [text(1)] })), 2);
  const marked = [...rig.state.directory(GUILD).values()].filter(({ deleted }) => deleted);
  assert.deepEqual(
    marked.map(({ id }) => id),
    [channel(2)],
  );
  assert.equal(channelFacts(rig, snapshot({ channels: [text(1)] })), 0);
});

test('a restarted worker marks a deleted channel that it did not know', () => {
  const rig = createRig();
  rig.see(snapshot(CHANNELS), NOON);
  const restarted = createRig({ memory: rig.state.memory() });
  assert.equal(channelFacts(restarted, ofChannel('CHANNEL_DELETE', text(2))), 1);
});

test('a worker that restarted without a snapshot writes changes, and all channels at the next snapshot', () => {
  const rig = createRig();
  rig.see(snapshot(CHANNELS), NOON);
  const restarted = createRig({ memory: rig.state.memory() });
  assert.equal(channelFacts(restarted, ofChannel('CHANNEL_UPDATE', text(1, 'lobby'))), 1);
  assert.equal(restarted.state.memory().guilds.get(GUILD)?.channelsDigest, undefined);
  assert.equal(channelFacts(restarted, snapshot({ channels: [text(1, 'lobby'), text(2)] })), 2);
});

test('a worker that restarted with ignored channels knows their threads', () => {
  const settings = { ignoredChannels: [channel(1)] };
  const rig = createRig({ settings });
  rig.see(snapshot(CHANNELS), NOON);
  const memory = rig.state.memory(() => ({ ...NO_SETTINGS, ...settings }));
  assert.equal(memory.guilds.get(GUILD)?.channels?.get(channel(11))?.parent, channel(1));
});
