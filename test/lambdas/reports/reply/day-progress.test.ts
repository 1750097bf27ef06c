import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, mock, test } from 'node:test';
import { showingDays } from '../../../../lambdas/reports/reply/day-progress.ts';
import { startDiscord } from '../../../support/lambdas/discord-server.ts';

let discord: Awaited<ReturnType<typeof startDiscord>>;
before(async () => {
  discord = await startDiscord();
  process.env['DISCORD_API_URL'] = discord.url;
});
beforeEach(() => {
  discord.received.length = 0;
  let now = 0;
  // Four seconds pass between any two looks at the clock.
  mock.method(performance, 'now', () => (now += 4_000));
});
afterEach(() => mock.restoreAll());
after(() => discord.stop());

const audience = {
  address: { applicationId: '600000000000000001', token: 'token', locale: 'de' },
  title: '**Wochentage**',
  days: 31,
} as const;

const shown = () => discord.received.map(({ payload }) => payload.content);

test('the reply says how many days are read, in the language of whoever asked', async () => {
  const result = await showingDays(audience, async (onDay) => {
    for (let day = 0; day < 3; day++) onDay();
    return 'done';
  });
  assert.equal(result, 'done');
  assert.deepEqual(shown(), ['**Wochentage**\nDas Gezählte wird gelesen: 0 von 31 Tagen …']);
});

test('work that fails is waited for no less: nothing is shown once it is over', async () => {
  const broken = new Error('The days broke off.');
  const failing = showingDays(audience, async (onDay) => {
    onDay();
    throw broken;
  });
  await assert.rejects(failing, broken);
  assert.equal(shown().length, 1, 'what was on its way has arrived');
});
