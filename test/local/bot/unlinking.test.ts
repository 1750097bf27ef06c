import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, mock, test } from 'node:test';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { REST } from '@discordjs/rest';
import { startWorker, type Worker } from '../../../gateway/worker.ts';
import { createTokenResolver } from '../../../lambdas/ingest/tokens.ts';
import { registerCommands } from '../../../lambdas/interactions/commands/register-commands.ts';
import { type HttpApi, startHttpApi } from '../../../local/bot/http-api.ts';
import { type Stack, startStack } from '../../../local/stack/stack.ts';
import { readDays } from '../../../reporting/days/read-days.ts';
import { dynamodb, type Item, stringOf } from '../../../shared/aws/dynamodb.ts';
import { tables } from '../../../shared/aws/tables.ts';
import { log } from '../../../shared/log.ts';
import { unlinkPartition } from '../../../shared/state/state-keys.ts';
import { type Client, createClient } from '../../../simulator/discord/app/app-client.ts';
import { type SimulatedDiscord, startDiscord } from '../../../simulator/discord/discord.ts';
import {
  PEOPLE,
  PLACES,
  SERVER,
  SHARD,
  setUpServer,
  simulatedApplication,
  simulatedServer,
  userId,
} from '../../../simulator/session/simulated-server.ts';
import { eventually } from '../../support/eventually.ts';
import { csvRows } from '../../support/expected-reports.ts';

const DAY = '2018-01-15';
const MONTH = '2018-01';
const EPHEMERAL = 64;
const BUTTON = 2;
const ALICE = userId(1);
const BOB = userId(2);

const dir = mkdtempSync(join(tmpdir(), 'userstats-'));
const clock = { now: Date.parse(`${DAY}T12:00:00Z`) };
let logged = '';
let stack: Stack;
let discord: SimulatedDiscord;
let api: HttpApi;
let worker: Worker;
let client: Client;
let channels: Map<string, string>;

before(async () => {
  mock.method(process.stderr, 'write', (text: string) => {
    logged += text;
    return true;
  });
  const application = simulatedApplication();
  stack = await startStack({ dir, log });
  discord = await startDiscord({ application, now: () => clock.now });
  process.env['DISCORD_PUBLIC_KEY'] = application.publicKey;
  process.env['DISCORD_API_URL'] = discord.apiUrl;
  const { handler } = await import('../../../lambdas/interactions/handler.ts');
  await stack.startIngest();
  api = await startHttpApi({ handler, log, port: 0, host: '127.0.0.1' });
  const rest = new REST({ api: discord.apiUrl }).setToken(application.botToken);
  await registerCommands(rest, application.id);
  await rest.patch('/applications/@me', { body: { interactions_endpoint_url: api.url } });
  await setUpServer();
  const server = await simulatedServer([
    { name: 'talk', voice: false },
    { name: 'lounge', voice: true },
  ]);
  channels = server.channelIds;
  discord.world.addGuild(server.guild);
  client = createClient({ rest: discord.rest, context: discord.context });
  worker = await startWorker({
    token: application.botToken,
    rest,
    flushSeconds: 1,
    owner: randomUUID(),
    log,
    onFatal(error) {
      throw error;
    },
    arrival: () => clock.now,
  });
});
after(async () => {
  await worker?.stop(clock.now);
  await api?.stop();
  await discord?.close();
  await stack?.stop();
  mock.restoreAll();
  rmSync(dir, { recursive: true });
});

function write(user: string, times: number): void {
  const message = { guild: SERVER, channel: channels.get('talk') ?? '', author: user };
  for (let i = 0; i < times; i++) discord.world.message(message);
}

/** Ticks the worker until `check` holds. */
const live = <T>(check: () => Promise<T> | T) =>
  eventually(() => {
    clock.now += 500;
    worker.tick(clock.now);
    return check();
  });

async function messagesCounted(): Promise<number> {
  let sum = 0;
  for await (const { users } of readDays(SERVER, [DAY])) {
    for (const { cells } of users) {
      for (const { event, count } of cells) if (event === 'msg') sum += count;
    }
  }
  return sum;
}

const untilCounted = (messages: number) => live(async () => assert.equal(await messagesCounted(), messages));

const origin = (
  user: (typeof PEOPLE)['member' | 'moderator'] | { id: string },
  place: keyof typeof PLACES,
) => {
  const guild = discord.world.guilds.get(SERVER);
  assert.ok(guild);
  return { guild, channelId: PLACES[place], user: { roles: [], permissions: 0xc00n, ...user } };
};

/** The messages of each hash or token in a moderator's export. */
async function exported(): Promise<Map<string, number>> {
  const outcome = await client.command({
    ...origin(PEOPLE.moderator, 'mods'),
    name: 'userstats',
    options: [{ name: 'dates', type: 3, value: DAY }],
  });
  const messages = new Map<string, number>();
  for (const [, event, who = '', , count] of csvRows(outcome)) {
    if (event === 'msg') messages.set(who, (messages.get(who) ?? 0) + Number(count));
  }
  return messages;
}

async function itemsOf(table: string): Promise<Item[]> {
  const { Items: items = [] } = await dynamodb.send(
    new ScanCommand({ TableName: table, ConsistentRead: true }),
  );
  return items;
}

/** The tokens by hash, in the table now. */
async function mappings(): Promise<Map<string, string>> {
  const items = await itemsOf(tables.identities);
  return new Map(items.map((item) => [stringOf(item, 'sk'), stringOf(item, 'token')]));
}

/** Whether a text is in any table, in any file of the tables, or in the log. */
async function isAnywhere(id: string): Promise<boolean> {
  const number = Buffer.alloc(8);
  number.writeBigUInt64BE(BigInt(id));
  const forms = [Buffer.from(id), number, Buffer.from(number).reverse(), Buffer.from(number.toString('hex'))];
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const places = [logged, ...files.map(({ parentPath, name }) => readFileSync(join(parentPath, name)))];
  for (const table of [tables.counters, tables.identities, tables.salts, tables.state]) {
    for (const item of await itemsOf(table)) {
      places.push(
        JSON.stringify(item),
        ...Object.values(item).map(({ B: bytes = [] }) => Buffer.from(bytes)),
      );
    }
  }
  return places.some((place) => forms.some((form) => Buffer.from(place).includes(form)));
}

async function assertNobodyNamed(): Promise<void> {
  assert.deepEqual([await isAnywhere(ALICE), await isAnywhere(BOB)], [false, false]);
  assert.equal(await isAnywhere(SERVER), true, 'the search finds what is there');
}

let hash = '';
let token = '';

test('while a month is open, exports show hashes', async () => {
  discord.world.voiceJoin({ guild: SERVER, user: ALICE, channel: channels.get('lounge') ?? '' });
  write(ALICE, 3);
  write(BOB, 2);
  await untilCounted(5);
  const [people, known] = [await exported(), await mappings()];
  assert.deepEqual([...people.values()].sort(), [2, 3]);
  assert.deepEqual([...people.keys()].sort(), [...known.keys()].sort());
  hash = [...people].find(([, messages]) => messages === 3)?.[0] ?? '';
  token = known.get(hash) ?? '';
  assert.match(token, /^[0-9a-f]{32}$/);
  await assertNobodyNamed();
});

test('the button unlinks a person: the counts stay under a token that nothing leads to', async () => {
  const alice = origin({ id: ALICE }, 'general');
  const { message } = await client.command({ ...alice, name: 'userstats-privacy' });
  assert.equal(message.flags, EPHEMERAL);
  assert.match(message.content, /January ends on \*\*1 February 2018, 00:00 UTC\*\*/);
  const row = message.components[0];
  assert.ok(row && 'components' in row);
  const button = row.components[0];
  assert.ok(button && 'custom_id' in button);

  // The worker publishes its key at the first tick. Nothing ticks while the request waits.
  const pressed = await client.component({
    ...alice,
    message,
    customId: button.custom_id,
    componentType: BUTTON,
  });
  assert.equal(pressed.message.flags, EPHEMERAL);
  assert.match(pressed.message.content, /^You are being unlinked/);
  const waiting = (await itemsOf(tables.state)).filter(
    (item) => stringOf(item, 'pk') === unlinkPartition(SHARD),
  );
  assert.equal(waiting.length, 1);
  await assertNobodyNamed();

  const reply = await live(() => {
    const now = discord.rest.messages.get(pressed.message.id);
    assert.match(now?.content ?? '', /^Done\. /);
    return now;
  });
  assert.equal(reply?.flags, EPHEMERAL);
  const known = await mappings();
  assert.equal(known.size, 1);
  assert.ok(!known.has(hash) && ![...known.values()].includes(token));
  const people = await exported();
  assert.equal(people.get(token), 3);
  assert.ok(!people.has(hash));
  assert.deepEqual([...people.values()].sort(), [2, 3]);
  await assertNobodyNamed();
});

test('nothing leads to that token again, also after new messages and a return to voice', async () => {
  write(ALICE, 4);
  discord.world.voiceLeave({ guild: SERVER, user: ALICE });
  await untilCounted(9);
  assert.ok(![...(await mappings()).values()].includes(token));
  // An ingest that starts now does not know the token, and makes another.
  const tokens = await createTokenResolver()([{ guild: SERVER, day: DAY, who: hash }], Date.parse(DAY));
  const another = tokens({ guild: SERVER, day: DAY, who: hash });
  assert.notEqual(another, token);
  const known = await mappings();
  assert.equal(known.get(hash), another);
  assert.ok(![...known.values()].includes(token));
  assert.deepEqual(
    (await itemsOf(tables.identities)).map((item) => stringOf(item, 'pk')),
    [`${SERVER}#${MONTH}`, `${SERVER}#${MONTH}`],
  );
  await assertNobodyNamed();
});

test('the log has no user id, hash or token', () => {
  assert.match(logged, /"outcome":"unlinking requested"/);
  assert.match(logged, /"message":"Someone was unlinked."/);
  for (const secret of [ALICE, BOB, hash, token]) assert.ok(!logged.includes(secret));
});
