import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createOutbox } from '../../../gateway/delivery/outbox.ts';
import { DAY_MS, HOUR_MS } from '../../../shared/time.ts';
import { cellsIn, factsIn, SHARD, testAccountant } from '../../support/gateway/accountant-rig.ts';
import {
  at,
  channel,
  GUILD,
  OTHER_GUILD,
  ROLE,
  snapshot,
  user,
} from '../../support/gateway/gateway-events.ts';
import { createStateModel } from '../../support/gateway/state-model.ts';
import { OBJECT_NAMES } from '../../support/object-names.ts';

const START = at('2018-01-31T20:00:00');
const EVENTS = [
  'READY',
  'RESUMED',
  'GUILD_CREATE',
  'GUILD_UPDATE',
  'GUILD_DELETE',
  'GUILD_MEMBER_ADD',
  'GUILD_MEMBER_REMOVE',
  'GUILD_MEMBER_UPDATE',
  'MESSAGE_CREATE',
  'VOICE_STATE_UPDATE',
  'CHANNEL_CREATE',
  'CHANNEL_UPDATE',
  'CHANNEL_DELETE',
  'THREAD_CREATE',
  'THREAD_UPDATE',
  'THREAD_LIST_SYNC',
] as const;

/** No output may contain the beginning of a user id or a secret, wherever it was in the input. */
const PERSONAL = /9000000000000|secret/;
const person = fc.integer({ min: 1, max: 4 }).map(user);
const secret = fc.integer({ min: 1, max: 4 }).map((number) => `a secret ${number}`);
const junk = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }).filter((value) => !PERSONAL.test(JSON.stringify(value))),
  fc.constantFrom(undefined, Number.NaN, Number.POSITIVE_INFINITY, 1e300, '', '0', '9'.repeat(25)),
);
const guild = fc.constantFrom(GUILD, OTHER_GUILD);
const place = fc.integer({ min: 1, max: 6 }).map(channel);
const orJunk = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 9, arbitrary: value }, { weight: 1, arbitrary: junk });
const object = (fields: Record<string, fc.Arbitrary<unknown>>) =>
  orJunk(fc.record(Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, orJunk(value)]))));
const list = (value: fc.Arbitrary<unknown>) => orJunk(fc.array(value, { maxLength: 3 }));

const rarely = fc.constantFrom(false, false, false, true);
const someone = object({
  id: person,
  username: secret,
  global_name: secret,
  bot: rarely,
  system: rarely,
});
const roles = list(orJunk(fc.constantFrom<unknown>(ROLE, { id: ROLE, name: 'role' })));
const member = object({ user: someone, nick: secret, roles, joined_at: fc.constant('2018-01-31T20:00:00Z') });
const voice = {
  user_id: person,
  guild_id: guild,
  channel_id: fc.option(place),
  session_id: secret,
  token: secret,
  member,
};
const channelFields = {
  guild_id: guild,
  name: fc.constantFrom('lobby', ''),
  type: fc.integer({ min: 0, max: 15 }),
  parent_id: place,
  topic: secret,
};
const messageId = fc.constantFrom('408394234773635076', '999999999999999', '99999999999999999999');

/** Readable data of each event. */
const DATA: Partial<Record<(typeof EVENTS)[number], fc.Arbitrary<unknown>>> = {
  MESSAGE_CREATE: object({
    id: messageId,
    guild_id: guild,
    channel_id: place,
    author: someone,
    member,
    type: fc.constantFrom(0, 7, 19),
    content: secret,
    mentions: list(someone),
    webhook_id: fc.constantFrom(null, null, '500000000000000001'),
  }),
  VOICE_STATE_UPDATE: object(voice),
  GUILD_CREATE: object({
    id: guild,
    name: secret,
    owner_id: person,
    unavailable: rarely,
    member_count: fc.integer(),
    channels: list(object({ id: place, ...channelFields })),
    threads: list(object({ id: place, owner_id: person, ...channelFields })),
    members: list(member),
    voice_states: list(object(voice)),
  }),
  GUILD_DELETE: object({ id: guild, unavailable: rarely }),
  READY: object({ session_id: secret, user: someone, guilds: list(object({ id: guild })) }),
  THREAD_LIST_SYNC: object({
    guild_id: guild,
    threads: list(object({ id: place, ...channelFields })),
    members: list(object({ user_id: person })),
  }),
};
const ANY_DATA = object({
  id: place,
  ...channelFields,
  user: someone,
  roles,
  joined_at: fc.constantFrom('2018-01-31T20:00:00Z', '2038-01-31T20:00:00Z', 'soon'),
  owner_id: person,
});

const event = fc
  .constantFrom(...EVENTS)
  .chain((t) =>
    fc.record({ t: fc.constant(t), d: fc.oneof({ weight: 5, arbitrary: DATA[t] ?? ANY_DATA }, junk) }),
  );
const events = fc.array(fc.record({ event, after: fc.integer({ min: 0, max: 2 * HOUR_MS }) }), {
  maxLength: 30,
});

test('whatever a gateway sends, nothing throws, no user is named, and the entries can be applied', () => {
  fc.assert(
    fc.property(events, fc.boolean(), (all, isLost) => {
      const accountant = testAccountant({
        settings: { ignoredRoles: [ROLE], ignoredChannels: [channel(6)] },
      });
      const state = createStateModel();
      const outbox = createOutbox();
      const entries = accountant.dispatch(snapshot(), START);
      let now = START;
      for (const { event, after } of all) {
        now += after;
        if (isLost && event.t === 'READY') accountant.loseSession(now - after);
        entries.push(...accountant.dispatch(event, now));
      }
      entries.push(...accountant.tick(now + DAY_MS));
      assert.doesNotMatch(JSON.stringify(entries), PERSONAL);
      for (const cell of cellsIn(entries)) {
        if ('who' in cell) assert.match(cell.who, /^[0-9a-f]{32}$/);
        assert.ok(Number.isSafeInteger(cell.count) && cell.count >= 0);
      }
      for (const fact of factsIn(entries)) {
        if (fact.t === 'voice') assert.match(`${fact.who}${fact.session}`, /^[0-9a-f]{64}$/);
        if (fact.t === 'guild') assert.ok(Number.isSafeInteger(fact.members) && fact.members >= 0);
      }
      for (const entry of entries) {
        const full = outbox.add(entry, now);
        if (full) state.apply({ v: 1, shard: SHARD, n: state.applied() + 1, ...full });
      }
    }),
    { numRuns: 1000 },
  );
});

test('events whose name is a property of every object, or not a string, are skipped', () => {
  const accountant = testAccountant();
  accountant.dispatch(snapshot(), START);
  const noTexts: readonly unknown[] = [
    undefined,
    null,
    0,
    1,
    true,
    {},
    { toString: 1 },
    ['MESSAGE_CREATE'],
    Number.NaN,
  ];
  for (const t of [...OBJECT_NAMES, ...noTexts]) {
    for (const d of [snapshot().d, {}, null, [], 'text']) {
      assert.deepEqual(accountant.dispatch({ t, d }, START), []);
    }
  }
});

test('a readable event of each kind is counted', () => {
  // The property above would also hold if everything was skipped.
  const kinds = new Set<string>();
  fc.assert(
    fc.property(events, (all) => {
      const accountant = testAccountant();
      accountant.dispatch(snapshot(), START);
      for (const { event } of all) {
        const entries = accountant.dispatch(event, START);
        for (const cell of cellsIn(entries)) kinds.add(cell.event);
        for (const fact of factsIn(entries)) kinds.add(fact.t);
      }
    }),
    { numRuns: 300, seed: 1 },
  );
  for (const kind of [
    'msg',
    'join',
    'part',
    'total_users',
    'voice',
    'voice-end',
    'channel',
    'guild',
    'guild-gone',
  ]) {
    assert.ok(kinds.has(kind), `${kind} never came out`);
  }
});
