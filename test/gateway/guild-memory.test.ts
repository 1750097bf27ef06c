import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { channelIn, digestOf, isWithin } from '../../gateway/guild-memory.ts';
import type { Channel } from '../../shared/directory.ts';
import { channel, text, thread } from './gateway-events.ts';

const some: fc.Arbitrary<Channel[]> = fc.uniqueArray(
  fc.record({
    id: fc.integer({ min: 1, max: 9 }).map(channel),
    name: fc.string(),
    kind: fc.integer({ min: 0, max: 15 }),
  }),
  { selector: ({ id }) => id },
);

test('a digest of channels does not depend on their order', () => {
  fc.assert(
    fc.property(some, (channels) => {
      assert.equal(digestOf(channels.toReversed()), digestOf(channels));
    }),
  );
});

test('a digest tells any change of a channel', () => {
  const base: Channel = { id: channel(1), name: 'a', kind: 0, parent: channel(2) };
  const { parent: _, ...alone } = base;
  const variants: Channel[][] = [
    [],
    [base],
    [{ ...base, name: 'b' }],
    [{ ...base, kind: 2 }],
    [{ ...base, parent: channel(3) }],
    [alone],
    [base, { ...base, id: channel(4) }],
  ];
  assert.equal(new Set(variants.map(digestOf)).size, variants.length);
});

test('a channel without an id, a name or a type is none', () => {
  assert.deepEqual(channelIn({ ...text(1) }), { id: channel(1), name: 'channel-1', kind: 0 });
  for (const missing of ['id', 'name', 'type']) {
    assert.equal(channelIn({ ...text(1), [missing]: undefined }), undefined);
  }
});

test('a channel is within itself, its parent and the category of its parent', () => {
  const channels = new Map(
    [thread(11, channel(1)), { ...text(1), parent_id: channel(9) }, { ...text(9), type: 4 }].flatMap(
      (object) => {
        const found = channelIn({ ...object });
        return found ? [[found.id, found] as const] : [];
      },
    ),
  );
  for (const outer of [11, 1, 9]) assert.equal(isWithin(channels, channel(11), [channel(outer)]), true);
  assert.equal(isWithin(channels, channel(1), [channel(11)]), false);
  assert.equal(isWithin(undefined, channel(11), [channel(1)]), false);
  assert.equal(isWithin(undefined, channel(11), [channel(11)]), true);
});

test('channels that stand in each other do not stand for ever', () => {
  const loop = new Map(
    [1, 2].map((n) => [channel(n), { id: channel(n), name: '', kind: 0, parent: channel(3 - n) }]),
  );
  assert.equal(isWithin(loop, channel(1), [channel(7)]), false);
});
