import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVoiceRoster } from '../../../gateway/accounting/voice-roster.ts';
import { HOUR_MS } from '../../../shared/time.ts';
import { testHasher } from '../../support/gateway/accountant-rig.ts';
import { at, GUILD, user } from '../../support/gateway/gateway-events.ts';
import { found, hash, key, people, stored } from '../../support/gateway/voice-sessions.ts';

test('a restored session is found by its hash or its voice session only', () => {
  const strange = stored(2, { who: key(2) });
  const roster = createVoiceRoster(hash, [stored(1), strange, stored(3)]);
  assert.equal(roster.find(GUILD, user(1))?.key, key(1));
  assert.equal(roster.find(GUILD, user(2)), undefined);
  assert.equal(roster.find(GUILD, user(2), key(2))?.key, key(2));
  assert.equal(roster.find(GUILD, user(2))?.key, key(2), 'known from then on');
  assert.equal(roster.find(GUILD, user(4), key(4)), undefined);
});

test('a restored session is found by the hash of the month in which it counts, not of the current month', () => {
  const old = stored(1, { who: hash('2017-12', GUILD, user(1)) ?? '', month: '2017-12' });
  assert.equal(createVoiceRoster(hash, [old]).find(GUILD, user(1))?.key, key(1));
  const { hash: newOnly } = testHasher(['2018-01']);
  assert.equal(createVoiceRoster(newOnly, [old]).find(GUILD, user(1)), undefined);
});

test('a person unknown since before a month’s end is still found by the old hash, and gets the new one then', () => {
  const end = at('2018-02-01T00:00:00');
  const roster = createVoiceRoster(hash, [stored(1, { since: end - HOUR_MS })]);
  roster.settle(end);
  // A member who leaves the server is named without a voice session.
  const cells = people([roster.close(end + 60_000, found(roster, 1))]);
  assert.deepEqual(
    cells.map(({ count, who }) => [count, who]),
    [[60, hash('2018-02', GUILD, user(1))]],
  );
  assert.deepEqual(roster.inGuild(GUILD), []);
});

test('a person who is recognised only after a month’s end counts under the new hash', () => {
  const hash = (month: string, guild: string, user: string) => `${month}/${guild}/${user}`;
  const session = {
    key: 'k',
    guild: 'g',
    channel: 'c',
    since: Date.parse('2018-01-31T23:59:00Z'),
    who: 'hash of January',
    month: '2018-01',
  };
  const roster = createVoiceRoster(hash, [session]);
  roster.settle(Date.parse('2018-02-01T00:00:00Z'));
  const found = roster.find('g', 'u', 'k');
  assert.ok(found);
  const { cells } = roster.close(Date.parse('2018-02-01T00:05:00Z'), found);
  assert.deepEqual(
    cells.map((cell) => [cell.count, 'who' in cell && cell.who]),
    [[300, '2018-02/g/u']],
  );
});
