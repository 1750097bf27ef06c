import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { ensureSalt } from '../../../gateway/salts/salts.ts';
import { handler as announce } from '../../../lambdas/announcements/handler.ts';
import { handler as ingest } from '../../../lambdas/ingest/handler.ts';
import { handler as rotate } from '../../../lambdas/rotation/handler.ts';
import { type Stack, startStack } from '../../../local/stack/stack.ts';
import { dynamodb, keyOf, n as number } from '../../../shared/aws/dynamodb.ts';
import { quietLog } from '../../../shared/cli/quiet-log.ts';
import { writeSetting } from '../../../shared/state/guild-settings.ts';
import { postKey } from '../../../shared/state/state-keys.ts';
import { type SimulatedDiscord, startDiscord } from '../../../simulator/discord/discord.ts';
import { SHARD, simulatedApplication } from '../../../simulator/session/simulated-server.ts';
import { batch, eventOf, GUILD, messages, who } from '../../support/lambdas/batches.ts';

process.env['LOG_LEVEL'] = 'off';
const REPORTS = '810000000000000077';
const TEXT = 0;
/** After this time Discord has forgotten the nonce, and only the channel shows whether there is a post. */
const NONCE_LIFETIME_MS = 10 * 60_000;
const application = simulatedApplication();
let stack: Stack;
let discord: SimulatedDiscord;
let n = 0;
/** How far Discord's clock is ahead, ms. */
let ahead = 0;
let year = 2015;
let month: string;
/** Runs rotation on the day after the month's end; the first run closes the month. */
const run = async (hour: number): Promise<number> => {
  const { posts } = await rotate({ time: `${year}-04-02T${String(hour).padStart(2, '0')}:00:00Z` });
  await stack.idle();
  return posts;
};

before(async () => {
  process.env['DISCORD_TOKEN'] = application.botToken;
  discord = await startDiscord({ application, now: () => Date.now() + ahead });
  process.env['DISCORD_API_URL'] = discord.apiUrl;
  stack = await startStack({ log: quietLog });
});
after(async () => {
  await stack.stop();
  await discord.close();
});
beforeEach(async () => {
  year += 1;
  month = `${year}-03`;
  discord.rest.forbidden.clear();
  if (!discord.world.guilds.has(GUILD)) {
    discord.world.addGuild({
      id: GUILD,
      channels: [{ id: REPORTS, name: 'reports', type: TEXT }],
      memberCount: 9,
    });
  }
  await writeSetting(GUILD, 'reportChannel', []);
  await rotate({ time: `${month}-01T00:00:00Z` });
  await ensureSalt(month, SHARD);
  await ingest(
    eventOf(
      batch(++n, {
        users: [messages(who(1), 3, `${month}-12`), messages(who(2), 1, `${month}-12`)],
        facts: [{ t: 'since', guild: GUILD, since: 0 }],
      }),
    ),
  );
  await writeSetting(GUILD, 'reportChannel', [REPORTS]);
});

const posts = () =>
  discord.rest.messages
    .inChannel(REPORTS)
    .filter(({ content }) => content === `Anonymisation of March ${year} is complete.`);

test('a closed month is posted with its report, once', async () => {
  assert.equal(await run(1), 1);
  const [message, ...more] = posts();
  assert.deepEqual(more, []);
  const [embed] = (message?.embeds ?? []) as { title: string; fields: { name: string; value: string }[] }[];
  assert.match(embed?.title ?? '', new RegExp(`Report for all channels, 1 Mar ${year} 00:00 – 1 Apr`));
  const value = (name: string) => embed?.fields.find((field) => field.name === name)?.value.split('\n')[0];
  assert.deepEqual([value('Messages'), value('Active users')], ['4', '2']);
  assert.equal(await run(2), 0, 'no post is left');
  await announce({ guild: GUILD, month });
  assert.equal(posts().length, 1);
});

test('two runs at once post once', async () => {
  await writeSetting(GUILD, 'reportChannel', []);
  await run(1);
  await writeSetting(GUILD, 'reportChannel', [REPORTS]);
  await Promise.all([announce({ guild: GUILD, month }), announce({ guild: GUILD, month })]);
  assert.equal(posts().length, 1);
});

test('without a report channel there is no post', async () => {
  await writeSetting(GUILD, 'reportChannel', []);
  assert.equal(await run(1), 0);
});

test('after a failed post the next run tries again', async () => {
  discord.rest.forbidden.add(REPORTS);
  assert.equal(await run(1), 1);
  assert.equal(posts().length, 0);
  discord.rest.forbidden.clear();
  assert.equal(await run(2), 1);
  assert.equal(posts().length, 1);
  assert.equal(await run(3), 0);
});

/** Puts the state back to that of a function that was killed some time ago, before it marked its post as done. */
async function forgetOutcome(): Promise<void> {
  ahead += NONCE_LIFETIME_MS;
  await dynamodb.send(
    new UpdateItemCommand({
      TableName: 'state',
      Key: keyOf(postKey(month, GUILD)),
      UpdateExpression: 'SET leaseUntil = :then, triedAt = :before REMOVE settled',
      ExpressionAttributeValues: { ':then': number(Date.now() - 1), ':before': number(Date.now() - 1_000) },
    }),
  );
}

test('a run that was killed after its post is not repeated', async () => {
  await run(1);
  await forgetOutcome();
  await announce({ guild: GUILD, month });
  assert.equal(posts().length, 1);
  await announce({ guild: GUILD, month });
  assert.equal(posts().length, 1);
});

/** Writes a message into the channel. */
const write = (content: string) =>
  discord.rest.messages.create({
    channelId: REPORTS,
    type: 0,
    body: { content },
    uploads: [],
    fileLimit: 0,
  });

test('the post is found among hundreds of other messages', async () => {
  for (let i = 0; i < 250; i++) write(`Message ${i}`);
  await run(1);
  await forgetOutcome();
  await announce({ guild: GUILD, month });
  assert.equal(posts().length, 1);
});

test('a post that Discord made despite a 5xx is found, even if Discord refused the retry', async () => {
  discord.rest.failNext(1, 500);
  discord.rest.failNext(1, 429, 120);
  await run(1);
  assert.equal(posts().length, 0);
  write(`Anonymisation of March ${year} is complete.`);
  assert.equal(await run(2), 1);
  assert.equal(posts().length, 1);
  assert.equal(await run(3), 0);
});

test('after a run that was killed before its post the next run posts', async () => {
  discord.rest.forbidden.add(REPORTS);
  await run(1);
  await forgetOutcome();
  discord.rest.forbidden.clear();
  await announce({ guild: GUILD, month });
  assert.equal(posts().length, 1);
});

test('while the channel cannot be read there is no second post', async () => {
  await run(1);
  await forgetOutcome();
  discord.rest.forbidden.add(REPORTS);
  await announce({ guild: GUILD, month });
  discord.rest.forbidden.clear();
  await announce({ guild: GUILD, month });
  assert.equal(posts().length, 1);
});

test('a run leaves a post alone that another run has leased', async () => {
  discord.rest.forbidden.add(REPORTS);
  await run(1);
  discord.rest.forbidden.clear();
  await dynamodb.send(
    new UpdateItemCommand({
      TableName: 'state',
      Key: keyOf(postKey(month, GUILD)),
      UpdateExpression: 'SET leaseUntil = :soon',
      ExpressionAttributeValues: { ':soon': number(Date.now() + 60_000) },
    }),
  );
  await announce({ guild: GUILD, month });
  assert.equal(posts().length, 0);
});

test('after two days of failures a month is no longer posted', async () => {
  discord.rest.forbidden.add(REPORTS);
  await run(1);
  await rotate({ time: `${year}-04-05T00:00:00Z` });
  assert.equal((await rotate({ time: `${year}-04-05T01:00:00Z` })).posts, 0);
});
