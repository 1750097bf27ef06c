import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { REST } from '@discordjs/rest';
import { createHasher } from '../../../gateway/salts/hasher.ts';
import { readSalt } from '../../../gateway/salts/salts.ts';
import { startWorker } from '../../../gateway/worker.ts';
import { handler as rotate } from '../../../lambdas/rotation/handler.ts';
import { type Stack, startStack } from '../../../local/stack/stack.ts';
import { readDay } from '../../../reporting/days/day-counters.ts';
import { dynamodb } from '../../../shared/aws/dynamodb.ts';
import { quietLog } from '../../../shared/cli/quiet-log.ts';
import { type SimulatedDiscord, startDiscord } from '../../../simulator/discord/discord.ts';
import { simulatedApplication } from '../../../simulator/session/simulated-server.ts';
import { eventually } from '../../support/eventually.ts';

process.env['LOG_LEVEL'] = 'off';
const GUILDS = ['700000000000000009', '700000000004194313'];
const PEOPLE = ['900000000000000001', '900000000000000002'];
const voice = (guild: string) => `81${guild.slice(2)}`;
const application = simulatedApplication();
let clock = Date.parse('2019-01-31T23:50:00Z');
let stack: Stack;
let discord: SimulatedDiscord;

before(async () => {
  stack = await startStack({ log: quietLog });
  await stack.startIngest();
  discord = await startDiscord({ application, now: () => clock });
  for (const id of GUILDS) {
    discord.world.addGuild({
      id,
      channels: [{ id: voice(id), name: 'lounge', type: 2 }],
      memberCount: 2,
    });
  }
});
after(async () => {
  await stack.stop();
  await discord.close();
});

async function rowsOf(table: string): Promise<string> {
  const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: table, ConsistentRead: true }));
  return JSON.stringify(Items);
}

test('a person in voice over a month’s end is one person in each month, and nothing links the two', async () => {
  let processed = 0;
  const worker = await startWorker({
    token: application.botToken,
    rest: new REST({ api: discord.apiUrl }).setToken(application.botToken),
    flushSeconds: 0,
    owner: 'a worker',
    log: quietLog,
    arrival: () => clock,
    onProcessed: () => {
      processed += 1;
    },
    onFatal: (error) => {
      throw error;
    },
  });
  const happened = (times: number) => eventually(async () => assert.ok(processed >= times));
  const start = processed;
  for (const guild of GUILDS)
    for (const user of PEOPLE) discord.world.voiceJoin({ guild, user, channel: voice(guild) });
  await happened(start + 4);
  clock = Date.parse('2019-02-01T00:05:00Z');
  worker.tick(clock);
  for (const guild of GUILDS) for (const user of PEOPLE) discord.world.voiceLeave({ guild, user });
  await happened(start + 8);
  const salts = new Map(
    await Promise.all(
      ['2019-01', '2019-02'].map(
        async (month) => [month, Buffer.from((await readSalt(month)) ?? [])] as const,
      ),
    ),
  );
  const hasher = createHasher();
  for (const [month, salt] of salts) hasher.addSalt(month, salt);
  const hashes = [...salts.keys()].map((month) =>
    GUILDS.flatMap((guild) => PEOPLE.map((user) => hasher.hash(month, guild, user) ?? '')),
  );
  assert.equal(new Set(hashes.flat()).size, 8, 'no two months or guilds share one');
  clock = Date.parse('2019-02-01T00:20:00Z');
  worker.tick(clock);
  await worker.stop(clock);
  await stack.drained();

  const { closed } = await rotate({ time: '2019-02-01T01:00:00Z' });
  assert.deepEqual(closed, ['2019-01'], 'the worker has finished it');
  const tokens: string[] = [];
  for (const guild of GUILDS) {
    for (const [day, seconds] of [
      ['2019-01-31', 600],
      ['2019-02-01', 300],
    ] as const) {
      const { users } = await readDay(guild, day);
      assert.deepEqual(
        users.map(({ cells }) => cells.reduce((sum, { count }) => sum + count, 0)),
        [seconds, seconds],
      );
      tokens.push(...users.map(({ token }) => token));
    }
  }
  assert.equal(new Set(tokens).size, 8, 'another token for each person, server and month');
  const rest = (await Promise.all(['state', 'counters', 'identities'].map(rowsOf))).join();
  for (const hash of hashes[0] ?? []) assert.ok(!rest.includes(hash));
  for (const hash of hashes[1] ?? []) assert.ok(rest.includes(hash), 'the running month can still be told');
});
