import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GatewayIntentBits, GatewayOpcodes } from 'discord-api-types/v10';
import { shardOfGuild } from '../../../../shared/discord/snowflake.ts';
import {
  connectRaw,
  discordFor,
  GUILD,
  INTENTS,
  identified,
  TOKEN,
} from '../../../support/simulator/gateway-client.ts';

const { Dispatch, Heartbeat, HeartbeatAck, Identify, PresenceUpdate, Resume } = GatewayOpcodes;

test('heartbeats are acknowledged before and after IDENTIFY, and can be requested', async (t) => {
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
  ['an opcode that only the server sends', 4001, identify(), { op: Dispatch, d: {} }],
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

test('payloads after a refused one are ignored', async (t) => {
  const discord = await discordFor(t);
  const client = await connectRaw(discord);
  client.identify({ token: 'wrong' });
  client.identify();
  assert.equal(await client.closed, 4004);
  assert.equal(discord.gateway.counts.identifies, 0);
});

test('only version 10 in JSON without compression is supported', async (t) => {
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
