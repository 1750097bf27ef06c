import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stopWithin } from '../../../local/bot/run-bot.ts';

test('a bot that stops in time leaves nothing unfinished', async () => {
  assert.equal(await stopWithin(60_000, { stop: async (onStep) => onStep('emptying the queue') }), undefined);
});

test('a bot that hangs is given up, and the step is named that it hangs in', async () => {
  const hanging = async (onStep: (step: string) => void) => {
    onStep('sending the last batches');
    onStep('emptying the queue');
    await new Promise(() => {});
  };
  assert.equal(await stopWithin(1, { stop: hanging }), 'emptying the queue');
});

test('an error while stopping is passed on', async () => {
  const failing = () => Promise.reject(new Error('the disk is gone'));
  await assert.rejects(stopWithin(60_000, { stop: failing }), /the disk is gone/);
});
