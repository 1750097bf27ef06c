import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createGatewaySession } from '../../../gateway/discord/gateway-session.ts';

const SESSION = { sessionId: 'session 1', resumeURL: 'ws://resume', sequence: 7, shardId: 0, shardCount: 1 };
const MINUTE_MS = 60_000;

function open(clock = { now: 0 }) {
  const session = createGatewaySession(() => clock.now);
  session.onHello();
  session.set(SESSION);
  session.onOpened();
  return session;
}

test('a session outlives connections that close or fail, even if the library gives it up', () => {
  for (const code of [1000, 1001, 1006, 4000, 4001, 4002, 4005, 4008, 4998]) {
    const session = open();
    session.onClosed(code);
    session.onGivenUp();
    session.onClosed(1006);
    session.onGivenUp();
    assert.equal(session.get(), SESSION, `close code ${code}`);
  }
});

test('a connection without a HELLO does not end the session', () => {
  const session = open();
  session.onClosed(1006);
  session.onGivenUp();
  assert.equal(session.get(), SESSION);
});

test('a session ends with the close codes after which Discord requires a new one', () => {
  for (const code of [4003, 4007, 4009]) {
    const session = open();
    session.onClosed(code);
    assert.equal(session.get(), undefined, `close code ${code}`);
  }
});

test('a session that the library gives up after a HELLO was ended by Discord', () => {
  const session = open();
  session.onClosed(1006);
  session.onHello();
  session.onGivenUp();
  assert.equal(session.get(), undefined);
});

test('a session that could not be resumed for minutes ends, and one that is connected does not', () => {
  const clock = { now: 0 };
  const session = open(clock);
  clock.now += 60 * MINUTE_MS;
  session.onClosed(1006);
  clock.now += 4 * MINUTE_MS;
  session.onClosed(1006);
  assert.equal(session.get(), SESSION);
  clock.now += 2 * MINUTE_MS;
  session.onHello();
  assert.equal(session.get(), SESSION, 'its RESUME is on its way');
  session.onClosed(1006);
  assert.equal(session.get(), undefined);
});

test('a shard keeps its session when another loses its own', () => {
  const [one, other] = [open(), open()];
  other.onClosed(4009);
  assert.equal(one.get(), SESSION);
  assert.equal(other.get(), undefined);
});

test('when the resume URL does not answer, attempts alternate between it and the general URL', () => {
  const session = open();
  session.onClosed(4000);
  assert.equal(session.usesGeneralUrl(), false);
  const tried: boolean[] = [];
  for (let attempt = 0; attempt < 3; attempt++) {
    session.onClosed(1006);
    session.onGivenUp();
    tried.push(session.usesGeneralUrl());
  }
  assert.deepEqual(tried, [true, false, true]);
  session.onHello();
  session.onOpened();
  assert.equal(session.usesGeneralUrl(), false);
});
