import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GUILD, worldWithGuild } from '../../../support/simulator/world-with-guild.ts';

test('each join counts one member more, a repeated announcement does not', () => {
  const { world, sent, clock } = worldWithGuild();
  world.join({ guild: GUILD, user: '5', bot: true, roles: ['9'] });
  clock.now += 1000;
  world.joinAgain({ guild: GUILD, user: '5' });
  world.join({ guild: GUILD, user: '5' });
  world.leave({ guild: GUILD, user: '6' });
  assert.equal(world.guilds.get(GUILD)?.memberCount, 101);
  const [first, again, second, leave] = sent();
  assert.ok(first && leave);
  assert.equal(first.t, 'GUILD_MEMBER_ADD');
  assert.deepEqual(first.d['roles'], ['9']);
  assert.equal((first.d['user'] as Record<string, unknown>)['bot'], true);
  assert.deepEqual(again, first);
  assert.equal(second?.d['joined_at'], '2018-01-12T13:00:01.000000+00:00');
  assert.equal((leave.d['user'] as Record<string, unknown>)['id'], '6');
});
