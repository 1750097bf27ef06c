import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { inOrder } from '../../../gateway/discord/dispatch-order.ts';

const dispatch = (s: number, t = 'MESSAGE_CREATE') => ({ t, d: {}, s });

test('READY is delivered before the GUILD_CREATE that overtook it', async () => {
  const delivered: string[] = [];
  const deliver = inOrder(({ t }) => delivered.push(t));
  deliver(dispatch(2, 'GUILD_CREATE'));
  deliver(dispatch(1, 'READY'));
  await turn();
  assert.deepEqual(delivered, ['READY', 'GUILD_CREATE']);
});

test('dispatches from microtasks of the same turn are sorted together', async () => {
  const delivered: number[] = [];
  const deliver = inOrder(({ s }) => delivered.push(s));
  deliver(dispatch(3));
  await Promise.resolve().then(() => deliver(dispatch(2)));
  await Promise.resolve().then(() => deliver(dispatch(1)));
  await turn();
  assert.deepEqual(delivered, [1, 2, 3]);
});

test('the dispatches of each turn are delivered at its end', async () => {
  const delivered: number[] = [];
  const deliver = inOrder(({ s }) => delivered.push(s));
  deliver(dispatch(5));
  await turn();
  assert.deepEqual(delivered, [5]);
  deliver(dispatch(7));
  deliver(dispatch(6));
  await turn();
  assert.deepEqual(delivered, [5, 6, 7]);
});

test('dispatches that arrive during a delivery wait for the next turn', async () => {
  const delivered: number[] = [];
  const deliver = inOrder(({ s }) => {
    delivered.push(s);
    if (s === 1) deliver(dispatch(3));
  });
  deliver(dispatch(2));
  deliver(dispatch(1));
  await turn();
  await turn();
  assert.deepEqual(delivered, [1, 2, 3]);
});
