import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GUILD, LOUNGE, TALK, worldWithGuild } from '../../../support/simulator/world-with-guild.ts';

test('a voice connection keeps its id over moves and mutes, and gets a new one the next time', () => {
  const { world, sent } = worldWithGuild();
  const user = '5';
  world.voiceJoin({ guild: GUILD, user, channel: TALK });
  world.voiceMute({ guild: GUILD, user });
  world.voiceMove({ guild: GUILD, user, channel: LOUNGE });
  world.voiceLeave({ guild: GUILD, user });
  world.voiceJoin({ guild: GUILD, user, channel: TALK });
  const states = sent().map(({ t, d }) => {
    assert.equal(t, 'VOICE_STATE_UPDATE');
    assert.equal(d['guild_id'], GUILD);
    assert.equal(d['user_id'], user);
    return d;
  });
  assert.deepEqual(
    states.map((d) => d['channel_id']),
    [TALK, TALK, LOUNGE, null, TALK],
  );
  assert.deepEqual(
    states.map((d) => d['self_mute']),
    [false, true, true, false, false],
  );
  assert.deepEqual(
    states.map((d) => 'member' in d),
    [true, true, true, false, true],
  );
  const ids = states.map((d) => d['session_id']);
  assert.equal(new Set(ids.slice(0, 4)).size, 1);
  assert.notEqual(ids[4], ids[0]);
  assert.match(String(ids[0]), /^[0-9a-f]{32}$/);
});

test('an operation that changes no voice connection emits nothing', () => {
  const { world, sent } = worldWithGuild();
  world.voiceLeave({ guild: GUILD, user: '5' });
  world.voiceMute({ guild: GUILD, user: '5' });
  world.voiceJoin({ guild: GUILD, user: '5', channel: TALK });
  world.voiceMove({ guild: GUILD, user: '5', channel: TALK });
  assert.equal(sent().length, 1);
});

test('a member in voice who leaves the server leaves voice without a voice update', () => {
  const { world, sent } = worldWithGuild();
  world.voiceJoin({ guild: GUILD, user: '5', channel: TALK });
  world.leave({ guild: GUILD, user: '5' });
  assert.deepEqual(
    sent().map(({ t }) => t),
    ['VOICE_STATE_UPDATE', 'GUILD_MEMBER_REMOVE'],
  );
  assert.deepEqual(world.snapshot(GUILD)['voice_states'], []);
  assert.equal(world.snapshot(GUILD)['member_count'], 99);
});
