/** Tests the simulated Discord with `@discordjs/ws`, the worker's client. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { WebSocketShardEvents, WebSocketShardStatus } from '@discordjs/ws';
import {
  type Dispatched,
  discordFor,
  GENERAL,
  GUILD,
  managerFor,
  userId,
} from '../../support/simulator/gateway-client.ts';
import { USER_AGENT } from '../../support/simulator/simulated-rest.ts';

const message = { guild: GUILD, channel: GENERAL, author: userId(1) };

/** The ids of the messages in the order of their sequence numbers. */
function messageIds(dispatched: Dispatched[]): unknown[] {
  const messages = dispatched.filter(({ t }) => t === 'MESSAGE_CREATE');
  return messages.sort((a, b) => a.s - b.s).map(({ d }) => d['id']);
}

const is = (id: string) => (event: Dispatched) => event.d['id'] === id;
const isSnapshot = ({ t }: Dispatched) => t === 'GUILD_CREATE';

test('the client connects, gets the snapshot, and acknowledges it with heartbeats', async (t) => {
  const discord = await discordFor(t, { heartbeatIntervalMs: 200 });
  const { manager, seen } = managerFor(t, discord);
  await manager.connect();
  await seen(isSnapshot);
  const { id } = discord.world.message(message);
  await seen(is(id));
  await once(manager, WebSocketShardEvents.HeartbeatComplete);
  await once(manager, WebSocketShardEvents.HeartbeatComplete);
  assert.equal(discord.gateway.sessions()[0]?.acknowledged, 3);
});

for (const [how, break_] of [
  ['the server closes with 4000', 4000],
  ['the line goes dead', undefined],
  ['the server asks to reconnect', 'reconnect'],
  ['the session is invalid for a moment', 'invalid'],
] as const) {
  test(`when ${how}, the client resumes, and nothing is lost or doubled`, async (t) => {
    const discord = await discordFor(t);
    const { manager, dispatched, seen } = managerFor(t, discord);
    await manager.connect();
    await seen(isSnapshot);
    const ids: string[] = [];
    const say = (times: number) => {
      for (let i = 0; i < times; i++) ids.push(discord.world.message(message).id);
    };
    say(20);
    await seen(is(ids.at(-1) ?? ''));
    const resumed = once(manager, WebSocketShardEvents.Resumed);
    if (break_ === 'reconnect') discord.gateway.reconnect();
    else if (break_ === 'invalid') discord.gateway.invalidate({ resumable: true });
    else discord.gateway.disconnect(break_);
    say(20);
    await resumed;
    say(20);
    await seen(is(ids.at(-1) ?? ''));
    assert.deepEqual(messageIds(dispatched), ids);
    assert.deepEqual([discord.gateway.counts.identifies, discord.gateway.counts.resumes], [1, 1]);
  });
}

test('a client whose heartbeats are not acknowledged reconnects and resumes', async (t) => {
  const discord = await discordFor(t, { heartbeatIntervalMs: 200 });
  const { manager, seen } = managerFor(t, discord);
  await manager.connect();
  await seen(isSnapshot);
  discord.gateway.acknowledgeHeartbeats(false);
  const resumed = once(manager, WebSocketShardEvents.Resumed);
  await once(manager, WebSocketShardEvents.Closed);
  discord.gateway.acknowledgeHeartbeats(true);
  await resumed;
  assert.equal(discord.gateway.counts.identifies, 1);
});

test('when the session is invalid for good, the client identifies and gets a new snapshot', async (t) => {
  const discord = await discordFor(t);
  const { manager, dispatched, seen } = managerFor(t, discord);
  await manager.connect();
  await seen(isSnapshot);
  const ready = once(manager, WebSocketShardEvents.Ready);
  discord.gateway.invalidate({ resumable: false });
  discord.world.join({ guild: GUILD, user: userId(7) });
  await ready;
  await seen((event) => isSnapshot(event) && event.d['member_count'] === 101);
  assert.deepEqual(
    dispatched.map(({ t }) => t).filter((t) => t !== 'GUILD_MEMBER_ADD'),
    ['READY', 'GUILD_CREATE', 'READY', 'GUILD_CREATE'],
  );
  assert.deepEqual([discord.gateway.counts.identifies, discord.gateway.counts.resumes], [2, 0]);
});

test('a wrong token stops the client', async (t) => {
  const discord = await discordFor(t);
  const { manager } = managerFor(t, discord, 'wrong');
  const failed = once(manager, WebSocketShardEvents.Error);
  manager.connect().catch(() => {}); // The promise never settles.
  const [error] = await failed;
  assert.match(error.message, /Authentication failed/);
  const status = await manager.fetchStatus();
  assert.deepEqual([...status.values()], [WebSocketShardStatus.Idle]);
  assert.equal(discord.gateway.counts.identifies, 0);
});

test('a client that disconnects for good leaves no session, one that will resume leaves it', async (t) => {
  const discord = await discordFor(t);
  for (const [code, left] of [
    [1000, []],
    [4200, [false]],
  ] as const) {
    const { manager, seen } = managerFor(t, discord);
    await manager.connect();
    await seen(isSnapshot);
    await manager.destroy({ code });
    // A second client gets READY only after the gateway has processed the end of the first.
    const second = managerFor(t, discord);
    await second.manager.connect();
    await second.manager.destroy();
    const third = managerFor(t, discord);
    await third.manager.connect();
    const others = discord.gateway.sessions().slice(0, -1);
    assert.deepEqual(
      others.map(({ connected }) => connected),
      left,
    );
    await third.manager.destroy();
  }
});

test('75,000 events take a few seconds, and each returns its sequence number', async (t) => {
  const discord = await discordFor(t);
  const { manager, dispatched, seen } = managerFor(t, discord);
  await manager.connect();
  await seen(isSnapshot);
  const started = process.cpuUsage();
  const before = dispatched.length;
  let last = 0;
  for (let i = 0; i < 75_000; i++) {
    const { sequences } = discord.world.message({ ...message, author: userId(i % 850) });
    [last = 0] = sequences.values();
  }
  // Processor time does not depend on the machine's other work.
  const { user, system } = process.cpuUsage(started);
  const spent = Math.round((user + system) / 1000);
  await seen(({ s }) => s === last);
  t.diagnostic(`emitted in ${spent} ms of processor time`);
  assert.equal(dispatched.length - before, 75_000);
  assert.ok(spent < 10_000, `emitting took ${spent} ms`);
});

test('paths that Discord does not serve are not found', async (t) => {
  const discord = await discordFor(t);
  const information = await fetch(`${discord.apiUrl}/v10/gateway/bot`, {
    headers: { authorization: `Bot ${discord.context.application.botToken}`, 'user-agent': USER_AGENT },
  });
  const body = (await information.json()) as Record<string, unknown>;
  assert.equal(body['url'], discord.context.gatewayUrl());
  assert.deepEqual(body['session_start_limit'], discord.gateway.sessionStartLimit());
  for (const path of ['/', '/apis', '/gateway']) {
    assert.equal((await fetch(`${discord.baseUrl}${path}`)).status, 404, path);
  }
});

test('an upgrade with a malformed address is refused, and the client can still connect', async (t) => {
  const discord = await discordFor(t);
  for (const target of ['//', 'http://', '/%', '//gateway']) {
    const socket = connect(Number(new URL(discord.baseUrl).port), '127.0.0.1');
    await once(socket, 'connect');
    let answer = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      answer += text;
    });
    socket.write(`GET ${target} HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n`);
    await once(socket, 'close');
    assert.match(answer, /^HTTP\/1\.1 404 /, target);
  }
  const { manager, seen } = managerFor(t, discord);
  await manager.connect();
  await seen(isSnapshot);
});
