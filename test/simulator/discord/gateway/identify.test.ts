import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GatewayOpcodes } from 'discord-api-types/v10';
import { shardOfGuild, snowflakeAt } from '../../../../shared/discord/snowflake.ts';
import {
  connectRaw,
  discordFor,
  type Frame,
  GENERAL,
  GUILD,
  identified,
  userId,
} from '../../../support/simulator/gateway-client.ts';

const { Dispatch } = GatewayOpcodes;

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

test('a guild in an outage stays a stub until the outage ends', async (t) => {
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
