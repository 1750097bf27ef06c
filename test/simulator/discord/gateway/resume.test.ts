import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GatewayOpcodes } from 'discord-api-types/v10';
import {
  connectRaw,
  discordFor,
  type Frame,
  GENERAL,
  GUILD,
  identified,
  type RawClient,
  userId,
  VOICE,
} from '../../../support/simulator/gateway-client.ts';

const { Dispatch, InvalidSession } = GatewayOpcodes;

const message = { guild: GUILD, channel: GENERAL, author: userId(1) };
const data = (frame: Frame | undefined) => frame?.d as Record<string, unknown>;

/** The replayed events and RESUMED, as pairs of event and sequence number. */
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

  // Resumes from an earlier number: RESUMED itself is not replayed.
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

test('a client that resumes a session takes it from the client that has it', async (t) => {
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

/** Whether a session can be resumed. Where not, checks that the connection can identify. */
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
    await canResume(discord, 'unknown'); // The gateway has noticed the loss by then.
    clock.now += 90_001;
  };
  assert.equal(await after(late), false, 'too late');
  assert.equal(await canResume(discord, 'unknown'), false);
});

test('a session that missed more events than are kept for replay is invalid', async (t) => {
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

test('after INVALID_SESSION the same connection may resume, or identify', async (t) => {
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
