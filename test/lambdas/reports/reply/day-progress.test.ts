import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, mock, test } from 'node:test';
import { withDayProgress } from '../../../../lambdas/reports/reply/day-progress.ts';
import { startDiscord } from '../../../support/lambdas/discord-server.ts';

let discord: Awaited<ReturnType<typeof startDiscord>>;
before(async () => {
  discord = await startDiscord();
  process.env['DISCORD_API_URL'] = discord.url;
});
beforeEach(() => {
  discord.received.length = 0;
  let now = 0;
  // Four seconds pass between any two readings of the clock.
  mock.method(performance, 'now', () => (now += 4_000));
});
afterEach(() => mock.restoreAll());
after(() => discord.stop());

const target = {
  id: '1',
  applicationId: '600000000000000001',
  token: 'token',
  locale: 'de',
} as const;
const progress = { title: '**Wochentage**', days: 31 };

const shown = () => discord.received.map(({ payload }) => payload.content);

test('the reply shows how many days are read, in the language of the command', async () => {
  const result = await withDayProgress(target, progress, async (onDay) => {
    for (let day = 0; day < 3; day++) onDay();
    return 'done';
  });
  assert.equal(result, 'done');
  assert.deepEqual(shown(), ['**Wochentage**\nDas Gezählte wird gelesen: 0 von 31 Tagen …']);
});

test('after failed work no edit is under way either', async () => {
  const broken = new Error('The days broke off.');
  const failing = withDayProgress(target, progress, async (onDay) => {
    onDay();
    throw broken;
  });
  await assert.rejects(failing, broken);
  assert.equal(shown().length, 1, 'the edit that was under way has arrived');
});
