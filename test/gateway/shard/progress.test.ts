import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BatchReach } from '../../../gateway/delivery/checkpoint.ts';
import type { Dispatch } from '../../../gateway/discord/dispatch.ts';
import { createProgress, type Progress } from '../../../gateway/shard/progress.ts';

const NOON = Date.UTC(2018, 0, 12, 12);
const READY: Dispatch = {
  t: 'READY',
  d: { session_id: 'session 1', resume_gateway_url: 'ws://resume' },
  s: 1,
};
const dispatch = (s: number): Dispatch => ({ t: 'MESSAGE_CREATE', d: {}, s });

/** The progress of a worker in a session that began at noon. */
function inSession(): Progress {
  const progress = createProgress({ confirmed: null, sending: null });
  progress.setConnected(true);
  progress.startSession(READY, NOON);
  return progress;
}

/** The progress of the next worker, which has not resumed yet. */
function restarted(sending: BatchReach | null = null): Progress {
  const confirmed: BatchReach = {
    n: 1,
    at: NOON,
    seen: NOON,
    position: { sessionId: 'session 1', resumeUrl: 'ws://resume', seq: 1 },
  };
  const progress = createProgress({ confirmed, sending });
  progress.resumeFrom(confirmed);
  return progress;
}

test('nothing is seen before the READY of the first session', () => {
  const progress = createProgress({ confirmed: null, sending: null });
  assert.equal(progress.seen(), undefined);
  progress.setConnected(true);
  progress.markSeen(NOON - 1);
  assert.equal(progress.seen(), undefined);
  progress.startSession(READY, NOON);
  assert.equal(progress.seen(), NOON);
});

test('a dispatch or an answered heartbeat proves that everything before it was seen', () => {
  const progress = inSession();
  progress.markProcessed(dispatch(2), NOON + 1_000);
  assert.equal(progress.seen(), NOON + 1_000);
  progress.markSeen(NOON + 41_000);
  assert.equal(progress.seen(), NOON + 41_000);
  assert.deepEqual(progress.reach(NOON + 60_000), {
    position: { sessionId: 'session 1', resumeUrl: 'ws://resume', seq: 2 },
    seen: NOON + 41_000,
  });
});

test('a heartbeat proves nothing about the time after it was sent', () => {
  const progress = inSession();
  progress.markProcessed(dispatch(2), NOON + 2_000);
  progress.markSeen(NOON + 1_000);
  assert.equal(progress.seen(), NOON + 2_000);
});

test('an answered heartbeat proves nothing during a replay', () => {
  const progress = restarted();
  progress.markSeen(NOON + 41_000);
  progress.markProcessed(dispatch(2), NOON + 42_000);
  assert.equal(progress.seen(), NOON);
  progress.setConnected(true);
  progress.markProcessed({ t: 'RESUMED', d: {}, s: 3 }, NOON + 43_000);
  assert.equal(progress.seen(), NOON + 43_000);
});

test('an answer that is read after the connection was lost proves nothing', () => {
  const progress = inSession();
  progress.setConnected(false);
  progress.markSeen(NOON + 41_000);
  assert.equal(progress.seen(), NOON);
});

test('a dispatch after the clock stepped back moves `seen` back', () => {
  const progress = inSession();
  progress.markProcessed(dispatch(2), NOON - 60_000);
  assert.equal(progress.seen(), NOON - 60_000);
});

test('a replayed dispatch that was already in a batch happened before that batch was cut', () => {
  const position = { sessionId: 'session 1', resumeUrl: 'ws://resume', seq: 2 };
  const progress = restarted({ n: 2, at: NOON + 5_000, seen: NOON + 4_000, position });
  assert.equal(progress.latestTimeOf(dispatch(2), NOON + 60_000), NOON + 5_000);
  assert.equal(progress.latestTimeOf(dispatch(3), NOON + 60_000), NOON + 60_000);
  progress.setConnected(true);
  assert.equal(progress.latestTimeOf(dispatch(2), NOON + 60_000), NOON + 60_000);
});

test('a dispatch is processed at once, but durable only after `markDurable`', () => {
  const progress = inSession();
  progress.markProcessed(dispatch(2), NOON + 1_000);
  assert.equal(progress.isProcessed(dispatch(2)), true);
  assert.equal(progress.isProcessed(dispatch(3)), false);
  assert.equal(progress.durablePosition()?.seq, 1);
  progress.markDurable({ sessionId: 'session 0', resumeUrl: '', seq: 9 });
  assert.equal(progress.durablePosition()?.seq, 1, 'a position in another session');
  progress.markDurable();
  assert.equal(progress.durablePosition()?.seq, 2);
});
