import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Channel, isWithin } from '../../../shared/state/channel-directory.ts';

const of = (...channels: Channel[]) => new Map(channels.map((channel) => [channel.id, channel]));

test('a channel is within itself, its parent and the category of its parent', () => {
  const channels = of(
    { id: 'category', name: 'Talk', kind: 4 },
    { id: 'channel', name: 'general', kind: 0, parent: 'category' },
    { id: 'thread', name: 'aside', kind: 11, parent: 'channel' },
  );
  for (const outer of ['thread', 'channel', 'category'])
    assert.equal(isWithin(channels, 'thread', [outer]), true);
  assert.equal(isWithin(channels, 'channel', ['thread']), false);
  assert.equal(isWithin(undefined, 'thread', ['channel']), false);
  assert.equal(isWithin(undefined, 'thread', ['thread']), true);
});

test('channels that contain each other do not cause an endless loop', () => {
  const loop = of({ id: '1', name: '', kind: 0, parent: '2' }, { id: '2', name: '', kind: 0, parent: '1' });
  assert.equal(isWithin(loop, '1', ['7']), false);
});
