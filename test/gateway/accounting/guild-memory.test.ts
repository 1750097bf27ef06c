import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { channelIn, digestOf } from '../../../gateway/accounting/guild-memory.ts';
import type { Channel } from '../../../shared/state/channel-directory.ts';
import { channel, text } from '../../support/gateway/gateway-events.ts';

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

test('any change of a channel changes the digest', () => {
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

test('a channel without an id, a name or a type is not read', () => {
  assert.deepEqual(channelIn({ ...text(1) }), { id: channel(1), name: 'channel-1', kind: 0 });
  for (const missing of ['id', 'name', 'type']) {
    assert.equal(channelIn({ ...text(1), [missing]: undefined }), undefined);
  }
});
