import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GUILD, LOUNGE, TALK, worldWithGuild } from '../../../support/simulator/world-with-guild.ts';

test('a deleted channel takes its threads along and disconnects who is in it', () => {
  const { world, sent } = worldWithGuild();
  world.createThread(GUILD, { id: '801', name: 'side talk', parentId: TALK });
  world.voiceJoin({ guild: GUILD, user: '5', channel: TALK });
  world.voiceJoin({ guild: GUILD, user: '6', channel: LOUNGE });
  sent();
  world.deleteChannel(GUILD, TALK);
  assert.deepEqual(
    sent().map(({ t, d }) => [t, d['user_id']]),
    [
      ['CHANNEL_DELETE', undefined],
      ['VOICE_STATE_UPDATE', '5'],
    ],
  );
  assert.deepEqual(world.snapshot(GUILD)['threads'], []);
  assert.throws(() => world.message({ guild: GUILD, channel: '801', author: '4' }), /create it first/);
});
