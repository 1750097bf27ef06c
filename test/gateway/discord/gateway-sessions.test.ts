import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createGatewaySessions } from '../../../gateway/discord/gateway-sessions.ts';

const SESSION = { sessionId: 'session 1', resumeURL: 'ws://resume', sequence: 7, shardId: 0, shardCount: 1 };
const MINUTE_MS = 60_000;

function open(clock = { now: 0 }) {
  const sessions = createGatewaySessions(() => clock.now);
  sessions.greeted(0);
  sessions.set(0, SESSION);
  sessions.opened(0);
  return sessions;
}

test('a session outlives connections that close or fail, whatever the library makes of it', () => {
  for (const code of [1000, 1001, 1006, 4000, 4001, 4002, 4005, 4008, 4998]) {
    const sessions = open();
    sessions.closed(0, code);
    sessions.givenUp(0);
    sessions.closed(0, 1006);
    sessions.givenUp(0);
    assert.equal(sessions.get(0), SESSION, `close code ${code}`);
  }
});

test('a connection on which no HELLO came takes no session away', () => {
  const sessions = open();
  sessions.closed(0, 1006);
  sessions.givenUp(0);
  assert.equal(sessions.get(0), SESSION);
});

test('a session ends with the close codes after which Discord wants a new one', () => {
  for (const code of [4003, 4007, 4009]) {
    const sessions = open();
    sessions.closed(0, code);
    assert.equal(sessions.get(0), undefined, `close code ${code}`);
  }
});

test('a session that is given up on a greeted connection was ended by Discord', () => {
  const sessions = open();
  sessions.closed(0, 1006);
  sessions.greeted(0);
  sessions.givenUp(0);
  assert.equal(sessions.get(0), undefined);
});

test('a session that could not be resumed for minutes is given up, and one that is connected never', () => {
  const clock = { now: 0 };
  const sessions = open(clock);
  clock.now += 60 * MINUTE_MS;
  sessions.closed(0, 1006);
  clock.now += 4 * MINUTE_MS;
  sessions.closed(0, 1006);
  assert.equal(sessions.get(0), SESSION);
  clock.now += 2 * MINUTE_MS;
  sessions.greeted(0);
  assert.equal(sessions.get(0), SESSION, 'its RESUME is on its way');
  sessions.closed(0, 1006);
  assert.equal(sessions.get(0), undefined);
});

test('a shard keeps its session when another loses its own', () => {
  const sessions = open();
  sessions.set(1, { ...SESSION, shardId: 1 });
  sessions.closed(1, 4009);
  assert.equal(sessions.get(0), SESSION);
  assert.equal(sessions.get(1), undefined);
});

test('where the resume URL does not answer, the general one is tried in turn with it', () => {
  const sessions = open();
  sessions.closed(0, 4000);
  assert.equal(sessions.isElsewhere(0), false);
  const tried: boolean[] = [];
  for (let attempt = 0; attempt < 3; attempt++) {
    sessions.closed(0, 1006);
    sessions.givenUp(0);
    tried.push(sessions.isElsewhere(0));
  }
  assert.deepEqual(tried, [true, false, true]);
  sessions.greeted(0);
  sessions.opened(0);
  assert.equal(sessions.isElsewhere(0), false);
});
