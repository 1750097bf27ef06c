import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inOrder } from '../../../gateway/discord/dispatch-order.ts';
import { createShardConnection } from '../../../gateway/discord/shard-connection.ts';

const NOW = Date.UTC(2018, 0, 12, 12);

/** A connection, and in order what it and the dispatches of its shard have told. */
function connecting() {
  const told: string[] = [];
  const tell = (what: string) => () => void told.push(what);
  const connection = createShardConnection({
    id: 0,
    session: {
      onHello: tell('session hello'),
      onOpened: tell('session opened'),
      onClosed: (code) => void told.push(`session closed ${code}`),
    },
    pace: { onOpened: tell('pace opened'), onClosed: tell('pace closed') },
    now: () => NOW,
    onHeartbeatAnswered: (sentAt) => void told.push(`answered ${NOW - sentAt} ms ago`),
    onDisconnected: tell('disconnected'),
    emit: (metrics) => void told.push(...Object.keys(metrics)),
    log() {},
  });
  const receive = inOrder(({ s }) => void told.push(`dispatch ${s}`));
  return { ...connection, told, receive: (s: number) => receive({ t: 'X', d: {}, s }) };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('a connection is up from READY or RESUMED until it is closed', () => {
  const { isUp, hasResumed, closeCode, ...connection } = connecting();
  assert.deepEqual([isUp(), hasResumed(), closeCode()], [false, false, undefined]);
  connection.onReady();
  assert.deepEqual([isUp(), hasResumed()], [true, false]);
  connection.onClosed(4000);
  assert.deepEqual([isUp(), closeCode()], [false, 4000]);
  connection.onResumed();
  assert.deepEqual([isUp(), hasResumed()], [true, true]);
  assert.deepEqual(
    connection.told.filter((what) => what.startsWith('Gateway')),
    ['GatewayIdentifies', 'GatewayResumes'],
  );
});

test('session and pace learn of each open and close', () => {
  const { told, ...connection } = connecting();
  connection.onHello();
  connection.onReady();
  connection.onClosed(4009);
  assert.deepEqual(
    told.filter((what) => /^(session|pace)/.test(what)),
    ['session hello', 'pace opened', 'session opened', 'pace closed', 'session closed 4009'],
  );
});

test('the shard learns of the close after the dispatches of the same turn', async () => {
  const { told, receive, onClosed } = connecting();
  receive(1);
  onClosed(1006);
  await turn();
  assert.deepEqual(told.slice(-2), ['dispatch 1', 'disconnected']);
});

test('the shard learns of an answered heartbeat after all dispatches of the same turn', async () => {
  const { told, receive, onHeartbeat } = connecting();
  onHeartbeat(80);
  receive(1);
  receive(2);
  await turn();
  await turn();
  assert.deepEqual(told, ['dispatch 1', 'dispatch 2', 'answered 80 ms ago']);
});
