import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { snowflakeTime } from '../../../../shared/discord/snowflake.ts';
import type { Dispatch } from '../../../../simulator/discord/world/types.ts';
import {
  GENERAL,
  GUILD,
  LOUNGE,
  NOW,
  TALK,
  worldWithGuild,
} from '../../../support/simulator/world-with-guild.ts';

test('a message carries author, membership and an id of its time, and no content', () => {
  const { world, sent } = worldWithGuild();
  const { id } = world.message({ guild: GUILD, channel: GENERAL, author: '5' });
  const second = world.message({ guild: GUILD, channel: GENERAL, author: '5', type: 19 });
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
  assert.equal(rest['guild_id'], GUILD);
  assert.equal(rest['channel_id'], GENERAL);
  assert.equal(rest['timestamp'], '2018-01-12T13:00:00.000000+00:00');
  assert.equal(reply?.d['type'], 19);
  assert.equal(world.guilds.get(GUILD)?.memberCount, 100, 'a silent member counts already');
});

test('a webhook has no membership and makes no member', () => {
  const { world, sent } = worldWithGuild();
  world.message({ guild: GUILD, channel: GENERAL, author: '77', webhookId: '77' });
  const [message] = sent();
  assert.equal(message?.d['webhook_id'], '77');
  assert.ok(!('member' in (message?.d ?? {})));
  assert.ok(!world.guilds.get(GUILD)?.members.has('77'));
});

interface View {
  count: unknown;
  channels: Map<unknown, unknown>;
  /** Each thread's parent. */
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

/** Updates a client's view of the guild with a dispatch. */
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

test('the dispatches add up to the snapshot, whatever happens', () => {
  const user = fc.constantFrom('1', '2', '3', '4');
  const voiceChannel = fc.constantFrom(TALK, LOUNGE);
  const thread = fc.constantFrom('801', '802');
  const operation = fc.oneof(
    fc.tuple(fc.constant('voiceJoin' as const), user, voiceChannel),
    fc.tuple(fc.constant('voiceMove' as const), user, voiceChannel),
    fc.tuple(fc.constant('voiceLeave' as const), user, fc.constant('')),
    fc.tuple(fc.constant('voiceMute' as const), user, fc.constant('')),
    fc.tuple(fc.constant('join' as const), user, fc.constant('')),
    fc.tuple(fc.constant('leave' as const), user, fc.constant('')),
    fc.tuple(fc.constant('message' as const), user, fc.constantFrom(GENERAL, TALK)),
    fc.tuple(fc.constant('thread' as const), fc.constant(''), thread),
    fc.tuple(fc.constant('recreate' as const), fc.constant(''), voiceChannel),
    fc.tuple(fc.constant('outage' as const), fc.constant(''), fc.constant('')),
  );
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 40 }), (operations) => {
      const { world, sent } = worldWithGuild();
      let view = viewOf(world.snapshot(GUILD));
      let joins = 0;
      let leaves = 0;
      for (const [kind, user, channel] of operations) {
        if (kind === 'message') world.message({ guild: GUILD, channel, author: user });
        else if (kind === 'join' || kind === 'leave') {
          world[kind]({ guild: GUILD, user });
          if (kind === 'join') joins++;
          else leaves++;
        } else if (kind === 'thread') {
          if (world.guilds.get(GUILD)?.channels.has(channel)) world.deleteThread(GUILD, channel);
          else world.createThread(GUILD, { id: channel, name: channel, parentId: TALK });
        } else if (kind === 'recreate') {
          world.deleteChannel(GUILD, channel);
          world.createChannel(GUILD, { id: channel, name: `${channel}!`, type: 2 });
        } else if (kind === 'outage') {
          if (world.isAvailable(GUILD)) world.outage(GUILD);
          else world.restore(GUILD);
        } else world[kind]({ guild: GUILD, user, channel });
        if (!world.isAvailable(GUILD)) continue;
        for (const dispatch of sent()) view = follow(view, dispatch);
        assert.deepEqual(view, viewOf(world.snapshot(GUILD)));
        const members = world.snapshot(GUILD)['members'] as unknown[];
        assert.equal(members.length, 1 + (world.guilds.get(GUILD)?.voice.size ?? 0));
      }
      assert.equal(world.guilds.get(GUILD)?.memberCount, 100 + joins - leaves);
    }),
  );
});
