import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  BOT,
  GENERAL,
  GUILD,
  LOUNGE,
  TALK,
  worldWithGuild,
} from '../../../support/simulator/world-with-guild.ts';

test('a snapshot lists threads apart, and only the application and members in voice', () => {
  const { world } = worldWithGuild();
  world.createThread(GUILD, { id: '801', name: 'side talk', parentId: GENERAL });
  world.message({ guild: GUILD, channel: '801', author: '4' });
  world.setMemberRoles({ guild: GUILD, user: '5', roles: ['9'] });
  world.voiceJoin({ guild: GUILD, user: '5', channel: TALK });
  const snapshot = world.snapshot(GUILD) as Record<string, Record<string, unknown>[]>;
  assert.deepEqual(
    snapshot['channels']?.map(({ id, type }) => [id, type]),
    [
      [GENERAL, 0],
      [TALK, 2],
      [LOUNGE, 2],
    ],
  );
  assert.deepEqual(
    snapshot['threads']?.map(({ id, type, parent_id }) => [id, type, parent_id]),
    [['801', 11, GENERAL]],
  );
  const members = snapshot['members']?.map(({ user, roles }) => [(user as { id: string }).id, roles]);
  assert.deepEqual(members, [
    [BOT, []],
    ['5', ['9']],
  ]);
  assert.ok(snapshot['voice_states']?.every((state) => !('guild_id' in state)));
  assert.equal(snapshot['unavailable'], false);
});

test('an outage emits nothing, and the snapshot after it has everything', () => {
  const { world, sent } = worldWithGuild();
  world.outage(GUILD);
  world.voiceJoin({ guild: GUILD, user: '5', channel: TALK });
  world.join({ guild: GUILD, user: '6' });
  assert.equal(world.isAvailable(GUILD), false);
  world.restore(GUILD);
  const [down, up, ...more] = sent();
  assert.deepEqual(down, { t: 'GUILD_DELETE', guild: GUILD, d: { id: GUILD, unavailable: true } });
  assert.ok(up);
  assert.equal(up.t, 'GUILD_CREATE');
  assert.equal(up.d['member_count'], 101);
  assert.equal((up.d['voice_states'] as unknown[]).length, 1);
  assert.deepEqual(more, []);
});

test('the dispatch of a removed guild has no unavailable, and the guild is unknown afterwards', () => {
  const { world, sent } = worldWithGuild();
  world.removeGuild(GUILD);
  assert.deepEqual(sent(), [{ t: 'GUILD_DELETE', guild: GUILD, d: { id: GUILD } }]);
  assert.throws(() => world.snapshot(GUILD), /addGuild/);
});
