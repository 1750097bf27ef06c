import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GatewayIntentBits, GatewayOpcodes } from 'discord-api-types/v10';
import { shardOfGuild, snowflakeAt } from '../../../../shared/discord/snowflake.ts';
import {
  connectRaw,
  discordFor,
  type Frame,
  GENERAL,
  GUILD,
  INTENTS,
  identified,
  type RawClient,
  TOKEN,
  userId,
  VOICE,
} from '../../../support/simulator/gateway-client.ts';

const { Dispatch, Heartbeat, HeartbeatAck, Identify, InvalidSession, PresenceUpdate, Resume } =
  GatewayOpcodes;

const message = { guild: GUILD, channel: GENERAL, author: userId(1) };
const data = (frame: Frame | undefined) => frame?.d as Record<string, unknown>;

test('after HELLO and IDENTIFY come READY with stubs of the guilds, then their snapshots', async (t) => {
  const discord = await discordFor(t, { heartbeatIntervalMs: 41_250 });
  const client = await connectRaw(discord);
  assert.deepEqual(await client.next(), { t: null, s: null, op: 10, d: { heartbeat_interval: 41_250 } });
  client.identify({ shard: [0, 1] });
  const ready = await client.next();
  assert.deepEqual([ready.op, ready.t, ready.s], [Dispatch, 'READY', 1]);
  const { session_id, user, ...rest } = data(ready);
  assert.match(String(session_id), /^[0-9a-f]{32}$/);
  assert.equal((user as { id: string }).id, discord.context.application.id);
  assert.deepEqual(rest, {
    v: 10,
    guilds: [{ id: GUILD, unavailable: true }],
    resume_gateway_url: discord.context.gatewayUrl(),
    shard: [0, 1],
    application: { id: discord.context.application.id, flags: 1 << 15 },
  });
  const snapshot = await client.next();
  assert.deepEqual([snapshot.t, snapshot.s], ['GUILD_CREATE', 2]);
  assert.deepEqual(snapshot.d, discord.world.snapshot(GUILD));
});

test('a guild in an outage stays a stub until it is back', async (t) => {
  const discord = await discordFor(t);
  discord.world.outage(GUILD);
  const client = await connectRaw(discord);
  client.identify();
  const [, ready] = await client.until('READY');
  assert.deepEqual(data(ready)['guilds'], [{ id: GUILD, unavailable: true }]);
  discord.world.join({ guild: GUILD, user: userId(1) });
  discord.world.restore(GUILD);
  const snapshot = await client.next();
  assert.deepEqual([snapshot.t, snapshot.s, data(snapshot)['member_count']], ['GUILD_CREATE', 2, 101]);
});

test('heartbeats are acknowledged before and after IDENTIFY, and asked for', async (t) => {
  const discord = await discordFor(t);
  const client = await connectRaw(discord);
  client.send(Heartbeat, null);
  assert.deepEqual((await client.until(HeartbeatAck)).at(-1), {
    t: null,
    s: null,
    op: HeartbeatAck,
    d: null,
  });
  client.identify();
  await client.until('GUILD_CREATE');
  client.send(Heartbeat, 2);
  await client.until(HeartbeatAck);
  assert.equal(discord.gateway.sessions()[0]?.acknowledged, 2);
  assert.equal(discord.gateway.counts.heartbeats, 2);
  discord.gateway.requestHeartbeat();
  assert.equal((await client.next()).op, Heartbeat);
});

const identify = (over: Record<string, unknown> = {}) => ({
  op: Identify,
  d: { token: TOKEN, properties: {}, intents: INTENTS, ...over },
});
const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

for (const [what, code, ...frames] of [
  ['no JSON', 4002, '{"op":1,'],
  ['JSON that is no payload', 4002, '[1]'],
  ['more than 4096 bytes', 4002, { op: Heartbeat, d: 'x'.repeat(4096) }],
  ['IDENTIFY without properties', 4002, { op: Identify, d: { token: TOKEN, intents: INTENTS } }],
  ['RESUME without a sequence number', 4002, { op: Resume, d: { token: TOKEN, session_id: 'x', seq: null } }],
  ['an opcode that does not exist', 4001, { op: 99, d: null }],
  ['an opcode of the server’s own', 4001, identify(), { op: Dispatch, d: {} }],
  ['a payload before IDENTIFY', 4003, { op: PresenceUpdate, d: {} }],
  ['a wrong token in IDENTIFY', 4004, identify({ token: 'wrong' })],
  ['a wrong token in RESUME', 4004, { op: Resume, d: { token: 'wrong', session_id: 'x', seq: 1 } }],
  ['a second IDENTIFY', 4005, identify(), identify()],
  ['RESUME after IDENTIFY', 4005, identify(), { op: Resume, d: { token: TOKEN, session_id: 'x', seq: 1 } }],
  ['a flood of payloads', 4008, identify(), ...Array(120).fill({ op: PresenceUpdate, d: {} })],
  ['a shard beyond their number', 4010, identify({ shard: [2, 2] })],
  ['a shard that is no pair', 4010, identify({ shard: [0] })],
  ['intents that do not exist', 4013, identify({ intents: 2 ** 30 })],
  ['no intents', 4013, identify({ intents: undefined })],
  ['an intent not granted', 4014, identify({ intents: INTENTS | GatewayIntentBits.MessageContent })],
] as const) {
  test(`${what} closes the connection with ${code}`, async (t) => {
    const client = await connectRaw(await discordFor(t));
    for (const frame of frames) client.sendRaw(text(frame));
    assert.equal(await client.closed, code);
  });
}

test('what follows a refused payload is not read', async (t) => {
  const discord = await discordFor(t);
  const client = await connectRaw(discord);
  client.identify({ token: 'wrong' });
  client.identify();
  assert.equal(await client.closed, 4004);
  assert.equal(discord.gateway.counts.identifies, 0);
});

test('only version 10 in plain JSON is spoken', async (t) => {
  const discord = await discordFor(t);
  for (const [query, code] of [
    ['?v=9&encoding=json', 4012],
    ['?encoding=json', 4012],
    ['?v=10&encoding=etf', 4002],
    ['?v=10&compress=zlib-stream', 4002],
  ] as const) {
    const client = await connectRaw(discord, query);
    assert.equal(await client.closed, code, query);
  }
});

/** What a RESUME brings up to and with RESUMED, as pairs of event and sequence number. */
async function resumed(client: RawClient): Promise<[string | null, number | null][]> {
  const frames = await client.until('RESUMED');
  return frames.filter(({ op }) => op === Dispatch).map(({ t, s }) => [t, s]);
}

test('RESUME replays what came after the sequence number, in order, then RESUMED', async (t) => {
  const discord = await discordFor(t);
  const { client, sessionId } = await identified(discord);
  discord.world.message(message);
  await client.next();
  await client.close(4200);
  const { sequences } = discord.world.message(message);
  assert.equal(sequences.get(sessionId), 4);
  discord.world.voiceJoin({ guild: GUILD, user: userId(2), channel: VOICE });

  const second = await connectRaw(discord);
  second.resume(sessionId, 3);
  assert.deepEqual(await resumed(second), [
    ['MESSAGE_CREATE', 4],
    ['VOICE_STATE_UPDATE', 5],
    ['RESUMED', 6],
  ]);
  discord.world.message(message);
  assert.equal((await second.next()).s, 7);

  // Once more, from further back: RESUMED itself is not repeated.
  await second.close();
  const third = await connectRaw(discord);
  third.resume(sessionId, 2);
  assert.deepEqual(await resumed(third), [
    ['MESSAGE_CREATE', 3],
    ['MESSAGE_CREATE', 4],
    ['VOICE_STATE_UPDATE', 5],
    ['MESSAGE_CREATE', 7],
    ['RESUMED', 8],
  ]);
  assert.deepEqual({ ...discord.gateway.counts }, { identifies: 1, resumes: 2, heartbeats: 0 });
});

test('whoever resumes a session takes it from the client that had it', async (t) => {
  const discord = await discordFor(t);
  const { client, sessionId } = await identified(discord);
  const second = await connectRaw(discord);
  second.resume(sessionId, 2);
  await second.until('RESUMED');
  assert.equal(await client.closed, 4000);
  discord.world.message(message);
  assert.equal((await second.next()).t, 'MESSAGE_CREATE');
  assert.equal(discord.gateway.sessions()[0]?.connected, true);
});

test('RESUME beyond what was sent closes with 4007', async (t) => {
  const discord = await discordFor(t);
  const { client, sessionId } = await identified(discord);
  await client.close();
  const second = await connectRaw(discord);
  second.resume(sessionId, 3);
  assert.equal(await second.closed, 4007);
});

/** Whether a session can be resumed; where not, that a new one can be had on the same connection. */
async function canResume(discord: Awaited<ReturnType<typeof discordFor>>, sessionId: string, seq = 2) {
  const client = await connectRaw(discord);
  await client.next();
  client.resume(sessionId, seq);
  const frame = await client.next();
  if (frame.op === Dispatch) return true;
  assert.deepEqual(frame, { t: null, s: null, op: InvalidSession, d: false });
  client.identify();
  assert.equal((await client.next()).t, 'READY');
  return false;
}

test('only a session that ended cannot be resumed', async (t) => {
  const clock = { now: 0 };
  const discord = await discordFor(t, { sessionTtlMs: 90_000, wallClock: () => clock.now });
  const after = async (what: (client: RawClient) => Promise<unknown>) => {
    const { client, sessionId } = await identified(discord);
    await what(client);
    return canResume(discord, sessionId);
  };
  assert.equal(await after((client) => client.close()), true, 'a dead line');
  assert.equal(await after((client) => client.close(4200)), true, '4200');
  assert.equal(await after((client) => client.close(1000)), false, '1000');
  assert.equal(await after((client) => client.close(1001)), false, '1001');
  const serverCloses = (code: number) => (client: RawClient) => {
    discord.gateway.disconnect(code);
    return client.closed;
  };
  assert.equal(await after(serverCloses(4000)), true, '4000 from the server');
  assert.equal(await after(serverCloses(4009)), false, '4009 from the server');
  const late = async (client: RawClient) => {
    await client.close();
    await canResume(discord, 'unknown'); // By now the gateway has noticed the loss.
    clock.now += 90_001;
  };
  assert.equal(await after(late), false, 'too late');
  assert.equal(await canResume(discord, 'unknown'), false);
});

test('a session that has more behind it than is kept for replay is invalid', async (t) => {
  const discord = await discordFor(t, { maxReplay: 5 });
  const { client, sessionId } = await identified(discord);
  await client.close();
  for (let i = 0; i < 10; i++) discord.world.message(message);
  assert.equal(await canResume(discord, sessionId), false);
});

test('forgotten sessions cannot be resumed once their connection is lost', async (t) => {
  const discord = await discordFor(t);
  const { client, sessionId } = await identified(discord);
  discord.gateway.forgetSessions();
  discord.world.message(message);
  assert.equal((await client.next()).t, 'MESSAGE_CREATE');
  discord.gateway.disconnect();
  assert.equal(await canResume(discord, sessionId), false);
});

test('after INVALID_SESSION the same connection may resume, or identify anew', async (t) => {
  const discord = await discordFor(t);
  const { client, sessionId } = await identified(discord);
  discord.gateway.invalidate({ resumable: true });
  discord.world.message(message);
  assert.deepEqual((await client.next()).d, true);
  client.resume(sessionId, 2);
  assert.deepEqual(await resumed(client), [
    ['MESSAGE_CREATE', 3],
    ['RESUMED', 4],
  ]);
  discord.gateway.invalidate({ resumable: false });
  assert.deepEqual((await client.next()).d, false);
  client.identify();
  const ready = await client.next();
  assert.equal(ready.t, 'READY');
  assert.notEqual(data(ready)['session_id'], sessionId);
  assert.equal(await canResume(discord, sessionId), false);
});

test('identical shards may be connected at once, and other shards get other guilds', async (t) => {
  const discord = await discordFor(t);
  const shard = shardOfGuild(GUILD, 2);
  // Snowflakes of consecutive milliseconds fall on consecutive shards.
  const even = snowflakeAt(1_500_000_000_000);
  const elsewhere = shardOfGuild(even, 2) === shard ? snowflakeAt(1_500_000_000_001) : even;
  discord.world.addGuild({ id: elsewhere, channels: [{ id: '1', name: 'a', type: 0 }] });
  const one = await identified(discord, { shard: [shard, 2] });
  const twin = await identified(discord, { shard: [shard, 2] });
  const other = await identified(discord, { shard: [1 - shard, 2] });
  assert.deepEqual(one.ready.guilds, [{ id: GUILD, unavailable: true }]);
  assert.deepEqual(other.ready.guilds, [{ id: elsewhere, unavailable: true }]);
  const { id, sequences } = discord.world.message(message);
  assert.deepEqual([...sequences.keys()], [one.sessionId, twin.sessionId]);
  discord.world.message({ guild: elsewhere, channel: '1', author: userId(1) });
  assert.equal(data(await one.client.next())['id'], id);
  assert.equal(data(await twin.client.next())['id'], id);
  assert.notEqual(data(await other.client.next())['id'], id);
});

test('the 1001st IDENTIFY of a day ends every session and voids the token', async (t) => {
  const limit = { total: 1000, remaining: 1, reset_after: 1000, max_concurrency: 1 };
  const discord = await discordFor(t, { sessionStartLimit: limit });
  const { client, sessionId } = await identified(discord);
  assert.deepEqual(discord.gateway.sessionStartLimit(), { ...limit, remaining: 0 });
  const second = await connectRaw(discord);
  second.identify();
  assert.equal(await second.closed, 4004);
  assert.equal(await client.closed, 4000);
  const third = await connectRaw(discord);
  third.resume(sessionId, 2);
  assert.equal(await third.closed, 4004);
  assert.equal(discord.gateway.counts.identifies, 1);
});

test('interactions go to the shard of their guild', async (t) => {
  const discord = await discordFor(t);
  const other = await identified(discord, { shard: [1 - shardOfGuild(GUILD, 2), 2] });
  const client = await connectRaw(discord);
  client.identify({ intents: 0, shard: [shardOfGuild(GUILD, 2), 2] });
  await client.until('READY');
  discord.context.dispatchInteraction({ id: '1', guild_id: GUILD });
  const frame = await client.next();
  assert.deepEqual(frame, { t: 'INTERACTION_CREATE', s: 2, op: 0, d: { id: '1', guild_id: GUILD } });
  assert.equal(discord.gateway.sessions().find(({ id }) => id === other.sessionId)?.lastSeq, 1);
});
