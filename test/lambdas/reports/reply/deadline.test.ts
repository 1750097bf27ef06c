import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timeToAnswer } from '../../../../lambdas/reports/reply/deadline.ts';

test('an answer may take thirteen minutes from the command, including time in a queue', () => {
  const now = Date.UTC(2018, 1, 3);
  const minutesAfter = (minutes: number) => timeToAnswer(now - minutes * 60_000, now) / 60_000;
  assert.deepEqual([0, 1, 10, 13, 14].map(minutesAfter), [13, 12, 3, 0, -1]);
});

test('an age beyond the token’s lifetime is ignored', () => {
  const now = Date.UTC(2018, 1, 3);
  for (const commandAt of [now + 1000, now - 15 * 60_000, 0])
    assert.equal(timeToAnswer(commandAt, now), 13 * 60_000);
});
