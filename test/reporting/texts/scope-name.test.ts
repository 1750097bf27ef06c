import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scopeName } from '../../../reporting/texts/scope-name.ts';
import type { Channel } from '../../../shared/state/channel-directory.ts';

const directory = new Map<string, Channel>(
  [
    { id: '1', name: 'talk', kind: 0, parent: '9' },
    { id: '2', name: 'a *plan*', kind: 11, parent: '1' },
    { id: '3', name: 'stray', kind: 11, parent: '77' },
    { id: '4', name: 'old', kind: 0, deleted: true as const },
    { id: '9', name: 'Community', kind: 4 },
  ].map((channel) => [channel.id, channel]),
);

test('the name of a scope depends on the kind of channel', () => {
  const named = (id: string) => scopeName({ id, name: directory.get(id)?.name ?? 'new' }, directory, 'en');
  assert.equal(scopeName(undefined, directory, 'en'), 'all channels');
  assert.equal(named('1'), '#talk');
  assert.equal(named('2'), 'the thread a \\*plan\\* in #talk');
  assert.equal(named('3'), 'the thread stray in a channel');
  assert.equal(named('4'), '#old (deleted)');
  assert.equal(named('9'), 'the category Community');
  assert.equal(named('5'), '#new');
});
