import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { snowflakeTime } from '../../../../shared/discord/snowflake.ts';
import type { Dispatch } from '../../../../simulator/discord/world/types.ts';
import { NO_SEQUENCES } from '../../../../simulator/discord/world/types.ts';
import { createWorld } from '../../../../simulator/discord/world/world.ts';

const BOT = '600000000000000001';
const NOW = Date.UTC(2018, 0, 12, 13);
const guild = '700000000000000001';
const general = '800000000000000001';
const talk = '800000000000000002';
const lounge = '800000000000000003';

function worldWithGuild() {
  const dispatches: Dispatch[] = [];
  const clock = { now: NOW };
  const world = createWorld({
    now: () => clock.now,
    botId: BOT,
    emit(dispatch) {
      // As on the wire: what changes later must not reach back into what was sent.
      dispatches.push(JSON.parse(JSON.stringify(dispatch)));
      return NO_SEQUENCES;
    },
  });
  const channels = [
    { id: general, name: 'general', type: 0 },
    { id: talk, name: 'talk', type: 2 },
    { id: lounge, name: 'lounge', type: 2 },
  ];
  world.addGuild({ id: guild, name: 'Perl', memberCount: 100, channels });
  /** The dispatches since the last call. */
  const sent = () => dispatches.splice(0);
  sent();
  return { world, sent, clock };
}

test('a message carries author, membership and the id of its moment, and no content', () => {
  const { world, sent } = worldWithGuild();
  const { id } = world.message({ guild, channel: general, author: '5' });
  const second = world.message({ guild, channel: general, author: '5', type: 19 });
  assert.notEqual(id, second.id);
  assert.equal(snowflakeTime(id), NOW);
  assert.equal(snowflakeTime(second.id), NOW);
  const [message, reply] = sent();
  assert.ok(message);
  assert.equal(message.t, 'MESSAGE_CREATE');
  const { author, member, ...rest } = message.d as Record<string, Record<string, unknown>>;
  assert.equal(author?.['id'], '5');
  assert.ok(!('bot' in (author ?? {})));
  assert.deepEqual(member?.['roles'], []);
  assert.ok(!('user' in (member ?? {})));
  assert.equal(rest['content'], '');
  assert.equal(rest['guild_id'], guild);
  assert.equal(rest['channel_id'], general);
  assert.equal(rest['timestamp'], '2018-01-12T13:00:00.000000+00:00');
  assert.equal(reply?.d['type'], 19);
  assert.equal(world.guilds.get(guild)?.memberCount, 100, 'who speaks up was counted before');
});

test('a webhook has no membership and makes no member', () => {
  const { world, sent } = worldWithGuild();
  world.message({ guild, channel: general, author: '77', webhookId: '77' });
  const [message] = sent();
  assert.equal(message?.d['webhook_id'], '77');
  assert.ok(!('member' in (message?.d ?? {})));
  assert.ok(!world.guilds.get(guild)?.members.has('77'));
});

test('a voice connection keeps its id over moves and mutes, and gets a new one the next time', () => {
  const { world, sent } = worldWithGuild();
  const user = '5';
  world.voiceJoin({ guild, user, channel: talk });
  world.voiceMute({ guild, user });
  world.voiceMove({ guild, user, channel: lounge });
  world.voiceLeave({ guild, user });
  world.voiceJoin({ guild, user, channel: talk });
  const states = sent().map(({ t, d }) => {
    assert.equal(t, 'VOICE_STATE_UPDATE');
    assert.equal(d['guild_id'], guild);
    assert.equal(d['user_id'], user);
    return d;
  });
  assert.deepEqual(
    states.map((d) => d['channel_id']),
    [talk, talk, lounge, null, talk],
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

test('what changes nothing about a voice connection is not told', () => {
  const { world, sent } = worldWithGuild();
  world.voiceLeave({ guild, user: '5' });
  world.voiceMute({ guild, user: '5' });
  world.voiceJoin({ guild, user: '5', channel: talk });
  world.voiceMove({ guild, user: '5', channel: talk });
  assert.equal(sent().length, 1);
});

test('who leaves the server while in voice is gone from voice without a voice update', () => {
  const { world, sent } = worldWithGuild();
  world.voiceJoin({ guild, user: '5', channel: talk });
  world.leave({ guild, user: '5' });
  assert.deepEqual(
    sent().map(({ t }) => t),
    ['VOICE_STATE_UPDATE', 'GUILD_MEMBER_REMOVE'],
  );
  assert.deepEqual(world.snapshot(guild)['voice_states'], []);
  assert.equal(world.snapshot(guild)['member_count'], 99);
});

test('joining counts one more each time, being announced again does not', () => {
  const { world, sent, clock } = worldWithGuild();
  world.join({ guild, user: '5', bot: true, roles: ['9'] });
  clock.now += 1000;
  world.joinAgain({ guild, user: '5' });
  world.join({ guild, user: '5' });
  world.leave({ guild, user: '6' });
  assert.equal(world.guilds.get(guild)?.memberCount, 101);
  const [first, again, second, leave] = sent();
  assert.ok(first && leave);
  assert.equal(first.t, 'GUILD_MEMBER_ADD');
  assert.deepEqual(first.d['roles'], ['9']);
  assert.equal((first.d['user'] as Record<string, unknown>)['bot'], true);
  assert.deepEqual(again, first);
  assert.equal(second?.d['joined_at'], '2018-01-12T13:00:01.000000+00:00');
  assert.equal((leave.d['user'] as Record<string, unknown>)['id'], '6');
});

test('a snapshot lists threads apart, and of the members only the application and who is in voice', () => {
  const { world } = worldWithGuild();
  world.createThread(guild, { id: '801', name: 'side talk', parentId: general });
  world.message({ guild, channel: '801', author: '4' });
  world.setMemberRoles({ guild, user: '5', roles: ['9'] });
  world.voiceJoin({ guild, user: '5', channel: talk });
  const snapshot = world.snapshot(guild) as Record<string, Record<string, unknown>[]>;
  assert.deepEqual(
    snapshot['channels']?.map(({ id, type }) => [id, type]),
    [
      [general, 0],
      [talk, 2],
      [lounge, 2],
    ],
  );
  assert.deepEqual(
    snapshot['threads']?.map(({ id, type, parent_id }) => [id, type, parent_id]),
    [['801', 11, general]],
  );
  const members = snapshot['members']?.map(({ user, roles }) => [(user as { id: string }).id, roles]);
  assert.deepEqual(members, [
    [BOT, []],
    ['5', ['9']],
  ]);
  assert.ok(snapshot['voice_states']?.every((state) => !('guild_id' in state)));
  assert.equal(snapshot['unavailable'], false);
});

test('in an outage nothing is told, and the snapshot after it tells everything', () => {
  const { world, sent } = worldWithGuild();
  world.outage(guild);
  world.voiceJoin({ guild, user: '5', channel: talk });
  world.join({ guild, user: '6' });
  assert.equal(world.isAvailable(guild), false);
  world.restore(guild);
  const [down, up, ...more] = sent();
  assert.deepEqual(down, { t: 'GUILD_DELETE', guild, d: { id: guild, unavailable: true } });
  assert.ok(up);
  assert.equal(up.t, 'GUILD_CREATE');
  assert.equal(up.d['member_count'], 101);
  assert.equal((up.d['voice_states'] as unknown[]).length, 1);
  assert.deepEqual(more, []);
});

test('a removed guild is told without unavailable, and is unknown from then on', () => {
  const { world, sent } = worldWithGuild();
  world.removeGuild(guild);
  assert.deepEqual(sent(), [{ t: 'GUILD_DELETE', guild, d: { id: guild } }]);
  assert.throws(() => world.snapshot(guild), /addGuild/);
});

test('a deleted channel takes its threads along and disconnects who is in it', () => {
  const { world, sent } = worldWithGuild();
  world.createThread(guild, { id: '801', name: 'side talk', parentId: talk });
  world.voiceJoin({ guild, user: '5', channel: talk });
  world.voiceJoin({ guild, user: '6', channel: lounge });
  sent();
  world.deleteChannel(guild, talk);
  assert.deepEqual(
    sent().map(({ t, d }) => [t, d['user_id']]),
    [
      ['CHANNEL_DELETE', undefined],
      ['VOICE_STATE_UPDATE', '5'],
    ],
  );
  assert.deepEqual(world.snapshot(guild)['threads'], []);
  assert.throws(() => world.message({ guild, channel: '801', author: '4' }), /create it first/);
});

interface View {
  count: unknown;
  channels: Map<unknown, unknown>;
  /** To the parent. */
  threads: Map<unknown, unknown>;
  voice: Map<unknown, string>;
}

const voiceView = (d: Record<string, unknown>): string =>
  `${d['channel_id']} ${d['session_id']} ${d['self_mute']}`;

function viewOf(snapshot: Record<string, unknown>): View {
  const list = (name: string) => snapshot[name] as Record<string, unknown>[];
  return {
    count: snapshot['member_count'],
    channels: new Map(list('channels').map((channel) => [channel['id'], channel['name']])),
    threads: new Map(list('threads').map((thread) => [thread['id'], thread['parent_id']])),
    voice: new Map(list('voice_states').map((state) => [state['user_id'], voiceView(state)])),
  };
}

/** Keeps a client's idea of the guild up with a dispatch, by nothing else. */
function follow(view: View, { t, d }: Dispatch): View {
  const { id } = d;
  if (t === 'GUILD_CREATE') return viewOf(d);
  if (t === 'CHANNEL_CREATE') view.channels.set(id, d['name']);
  if (t === 'CHANNEL_DELETE') {
    view.channels.delete(id);
    for (const [thread, parent] of view.threads) if (parent === id) view.threads.delete(thread);
  }
  if (t === 'THREAD_CREATE') view.threads.set(id, d['parent_id']);
  if (t === 'THREAD_DELETE') view.threads.delete(id);
  if (t === 'GUILD_MEMBER_ADD') view.count = Number(view.count) + 1;
  if (t === 'GUILD_MEMBER_REMOVE') {
    view.count = Number(view.count) - 1;
    view.voice.delete((d['user'] as { id: string }).id);
  }
  if (t === 'VOICE_STATE_UPDATE') {
    if (d['channel_id'] === null) view.voice.delete(d['user_id']);
    else view.voice.set(d['user_id'], voiceView(d));
  }
  return view;
}

test('whoever follows the dispatches knows what a snapshot says, whatever happens', () => {
  const user = fc.constantFrom('1', '2', '3', '4');
  const voiceChannel = fc.constantFrom(talk, lounge);
  const thread = fc.constantFrom('801', '802');
  const operation = fc.oneof(
    fc.tuple(fc.constant('voiceJoin' as const), user, voiceChannel),
    fc.tuple(fc.constant('voiceMove' as const), user, voiceChannel),
    fc.tuple(fc.constant('voiceLeave' as const), user, fc.constant('')),
    fc.tuple(fc.constant('voiceMute' as const), user, fc.constant('')),
    fc.tuple(fc.constant('join' as const), user, fc.constant('')),
    fc.tuple(fc.constant('leave' as const), user, fc.constant('')),
    fc.tuple(fc.constant('message' as const), user, fc.constantFrom(general, talk)),
    fc.tuple(fc.constant('thread' as const), fc.constant(''), thread),
    fc.tuple(fc.constant('recreate' as const), fc.constant(''), voiceChannel),
    fc.tuple(fc.constant('outage' as const), fc.constant(''), fc.constant('')),
  );
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 40 }), (operations) => {
      const { world, sent } = worldWithGuild();
      let view = viewOf(world.snapshot(guild));
      let joins = 0;
      let leaves = 0;
      for (const [kind, who, channel] of operations) {
        if (kind === 'message') world.message({ guild, channel, author: who });
        else if (kind === 'join' || kind === 'leave') {
          world[kind]({ guild, user: who });
          if (kind === 'join') joins++;
          else leaves++;
        } else if (kind === 'thread') {
          if (world.guilds.get(guild)?.channels.has(channel)) world.deleteThread(guild, channel);
          else world.createThread(guild, { id: channel, name: channel, parentId: talk });
        } else if (kind === 'recreate') {
          world.deleteChannel(guild, channel);
          world.createChannel(guild, { id: channel, name: `${channel}!`, type: 2 });
        } else if (kind === 'outage') {
          if (world.isAvailable(guild)) world.outage(guild);
          else world.restore(guild);
        } else world[kind]({ guild, user: who, channel });
        if (!world.isAvailable(guild)) continue;
        for (const dispatch of sent()) view = follow(view, dispatch);
        assert.deepEqual(view, viewOf(world.snapshot(guild)));
        const members = world.snapshot(guild)['members'] as unknown[];
        assert.equal(members.length, 1 + (world.guilds.get(guild)?.voice.size ?? 0));
      }
      assert.equal(world.guilds.get(guild)?.memberCount, 100 + joins - leaves);
    }),
  );
});
