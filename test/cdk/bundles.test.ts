/** Takes some ten seconds: it bundles five functions and starts a process for each event. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, sign } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { ROOT } from '../../cdk/bundling/bundling.ts';
import { ensureSalt, readSalt } from '../../gateway/salts/salts.ts';
import { type Stack, startStack } from '../../local/stack/stack.ts';
import { readDay } from '../../reporting/days/day-counters.ts';
import { METRICS } from '../../shared/aws/metric-names.ts';
import { quietLog } from '../../shared/cli/quiet-log.ts';
import { startFaultProxy } from '../../simulator/chaos/faults/fault-proxy.ts';
import { type Run, runFunction } from '../support/cdk/bundled.ts';
import { startLambdaEndpoint } from '../support/cdk/lambda-endpoint.ts';
import { type Deployed, deployed } from '../support/cdk/synthesised.ts';
import { eventually } from '../support/eventually.ts';
import { GUILD } from '../support/ids.ts';
import { batch, eventOf, messages, SHARD, who } from '../support/lambdas/batches.ts';
import { startDiscord } from '../support/lambdas/discord-server.ts';
import { INTERACTION, report, SINCE } from '../support/lambdas/sample-interactions.ts';

const HANDLERS = readdirSync(join(ROOT, 'lambdas')).sort();
/** Bytes. A larger bundle would take a cold start past Discord's three seconds. */
const INTERACTIONS_LIMIT = 400_000;
const WASM = 'index_bg.wasm';
/** Nothing listens at this address. */
const UNREACHABLE = { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1' };
const PING = '{"type":1}';
const keys = generateKeyPairSync('ed25519');
const publicKey = keys.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex');
const dir = mkdtempSync(join(tmpdir(), 'userstats-'));
/** The names of all emitted metrics, by service. */
const emitted = new Map<string, Set<string>>();
let parts: Record<string, Deployed>;
let stack: Stack;
let discord: Awaited<ReturnType<typeof startDiscord>>;
let lambdaEndpoint: Awaited<ReturnType<typeof startLambdaEndpoint>>;

before(async () => {
  stack = await startStack({ log: quietLog, serve: true });
  discord = await startDiscord();
  lambdaEndpoint = await startLambdaEndpoint();
  process.env['AWS_ENDPOINT_URL_LAMBDA'] = lambdaEndpoint.url;
  process.env['DISCORD_API_URL'] = discord.url;
  process.env['ANNOUNCEMENTS_FUNCTION'] = 'announcements';
  parts = deployed({ publicKey }, join(dir, 'cdk.out'));
});
after(async () => {
  await stack.stop();
  await discord.stop();
  await lambdaEndpoint.stop();
  rmSync(dir, { recursive: true });
});

function part(name: string): Deployed & { file: string } {
  const { file = '', environment = {} } = parts[name] ?? {};
  return { file, environment };
}

async function run(name: string, event: unknown, env: NodeJS.ProcessEnv = {}): Promise<Run> {
  const done = await runFunction(dir, part(name), event, env);
  for (const { service, values } of done.metrics) {
    const names = emitted.get(service) ?? new Set();
    for (const metric of Object.keys(values)) names.add(metric);
    emitted.set(service, names);
  }
  return done;
}

const sum = ({ metrics }: Run, name: string): number =>
  metrics.reduce((total, { values }) => total + (values[name] ?? 0), 0);

function signed(body: string, signature?: string) {
  const timestamp = '1518264000';
  const own = sign(null, Buffer.from(timestamp + body), keys.privateKey).toString('hex');
  return {
    headers: { 'x-signature-timestamp': timestamp, 'x-signature-ed25519': signature ?? own },
    body,
    isBase64Encoded: false,
  };
}

const request = (command: { name: 'report'; type: string } | { name: 'userstats' }) => ({
  id: INTERACTION,
  applicationId: '720000000000000001',
  token: 'token',
  guild: GUILD,
  command,
  range: { start: Date.UTC(2018, 0, 1), end: Date.UTC(2018, 1, 1), swapped: false },
  attachmentSizeLimit: 1_000_000,
});

test('every folder of lambdas/ is a deployed function, and none is large', (t) => {
  assert.deepEqual(HANDLERS, ['announcements', 'ingest', 'interactions', 'reports', 'rotation']);
  for (const name of HANDLERS) {
    const { size } = statSync(part(name).file);
    t.diagnostic(`${name}: ${Math.round(size / 1000)} KB`);
    assert.ok(size < 2_000_000);
  }
  assert.ok(statSync(part('interactions').file).size <= INTERACTIONS_LIMIT);
});

test('the WebAssembly and the font lie beside a function that draws pictures', () => {
  const drawing = HANDLERS.filter((name) => readFileSync(part(name).file, 'utf8').includes(WASM));
  assert.ok(drawing.includes('reports'));
  for (const name of drawing) {
    for (const needed of [WASM, 'DejaVuSans.ttf'])
      assert.ok(existsSync(join(dirname(part(name).file), needed)), `${name}: ${needed}`);
  }
});

test('ingest applies a batch once, and reports the outcome of each', async () => {
  const second = batch(2, {
    users: [messages(who(1), 3)],
    facts: [{ t: 'gap', from: 1_000, to: 4_000 }],
  });
  const first = await run('ingest', eventOf(second));
  assert.deepEqual(first.result, { batchItemFailures: [] });
  const { users } = await readDay(GUILD, '2018-01-12');
  assert.deepEqual(
    users.map(({ cells }) => cells[0]?.count),
    [3],
  );
  assert.deepEqual([sum(first, 'EventsApplied'), sum(first, 'GapSeconds')], [3, 3]);
  const more = await run('ingest', eventOf(second, batch(1, { users: [messages(who(2), 1)] }), 'no batch'));
  assert.deepEqual(more.result, { batchItemFailures: [{ itemIdentifier: 'message-2' }] });
  for (const name of ['BatchesDuplicate', 'BatchesLate', 'BatchesFailed'])
    assert.equal(sum(more, name), 1, name);
});

test('interactions answers a signed PING, and refuses any other signature', async (t) => {
  const ping = await run('interactions', signed(PING));
  assert.deepEqual(ping.result, {
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body: PING,
  });
  const refused = await run('interactions', signed(PING, 'ab'.repeat(64)));
  assert.equal((refused.result as { statusCode: number }).statusCode, 401);
  assert.equal(sum(refused, 'BadSignatures'), 1);
  const times = [ping.ms];
  while (times.length < 7) times.push((await run('interactions', signed(PING))).ms);
  const nothing = times.map(() => {
    const started = performance.now();
    spawnSync(process.execPath, ['-e', '0']);
    return performance.now() - started;
  });
  const median = (all: number[]) => Math.round(all.sort((a, b) => a - b)[all.length >> 1] ?? 0);
  t.diagnostic(
    `from process start to the first signed reply: ${median(times)} ms; node -e 0: ${median(nothing)} ms`,
  );
});

test('interactions defers a command, and reports answers it', async () => {
  await run('ingest', eventOf(batch(3, { facts: [{ t: 'since', guild: GUILD, since: SINCE }] })));
  // On a busy machine the function can miss Discord's deadline. Then it says so, and the test repeats the command.
  await eventually(async () => {
    const { result } = await run('interactions', signed(JSON.stringify(report({ type: 'full' }))));
    const { statusCode, body } = result as { statusCode: number; body: string };
    assert.deepEqual([statusCode, JSON.parse(body)], [200, { type: 5, data: { flags: 64 } }]);
  });
  await stack.idle();
  assert.match(discord.received.at(-1)?.payload.embeds[0]?.title ?? '', /^Report for all channels/);
});

test('a failure of interactions is shown to the user, logged with the interaction and counted', async () => {
  const failed = await run('interactions', signed(JSON.stringify(report({ type: 'full' }))), UNREACHABLE);
  assert.match(
    (failed.result as { body: string }).body,
    new RegExp(`Something went wrong, reference ${INTERACTION}`),
  );
  assert.match(failed.errors, new RegExp(`"interaction":"${INTERACTION}","guild":"${GUILD}".*"failed"`));
  assert.equal(sum(failed, 'CommandFailures'), 1);
});

test('the stack of an error names the lines of the source', async () => {
  const { errors } = await run('interactions', signed(PING), { DISCORD_PUBLIC_KEY: '' });
  assert.match(errors, /DISCORD_PUBLIC_KEY is not set/);
  assert.match(errors, /at requireEnv \(.*shared\/env\.ts:\d+:\d+\)/);
});

test('reports edits the deferred reply, with a file where it is asked for', async () => {
  const full = await run('reports', request({ name: 'report', type: 'full' }));
  assert.equal(full.result, null);
  assert.match(discord.received.at(-1)?.payload.embeds[0]?.title ?? '', /^Report for all channels/);
  assert.ok(sum(full, 'ReportMilliseconds') > 0);
  const hourly = await run('reports', request({ name: 'report', type: 'hourly' }));
  assert.match(discord.received.at(-1)?.files[0]?.name ?? '', /\.csv\.gz$/);
  assert.equal(sum(hourly, 'ReportRows'), 24);
  assert.equal(sum(hourly, 'ExportBytes'), discord.received.at(-1)?.files[0]?.content.length);
});

test('a failure of reports is shown to the user, logged with the interaction and counted', async () => {
  const failed = await run('reports', request({ name: 'userstats' }), UNREACHABLE);
  assert.match(
    discord.received.at(-1)?.payload.content ?? '',
    new RegExp(`could not be reached.*${INTERACTION}`),
  );
  assert.match(failed.errors, new RegExp(`"interaction":"${INTERACTION}"`));
  assert.equal(sum(failed, 'CommandFailures'), 1);
});

test('rotation that cannot close a month fails, and still emits that it is overdue', async () => {
  await ensureSalt('2018-01', SHARD);
  const database = await startFaultProxy(process.env['AWS_ENDPOINT_URL_DYNAMODB'] ?? '', (operation) =>
    operation === 'DeleteItem' ? 'fail' : 'pass',
  );
  const failed = await run(
    'rotation',
    { time: '2018-02-04T00:00:00Z' },
    { AWS_ENDPOINT_URL_DYNAMODB: database.endpoint },
  );
  await database.stop();
  assert.equal(failed.result, undefined);
  assert.equal(sum(failed, 'MonthsOverdue'), 1);
  assert.ok(await readSalt('2018-01'));
});

test('rotation closes a month', async () => {
  const done = await run('rotation', { time: '2018-02-04T01:00:00Z' });
  assert.deepEqual((done.result as { closed: string[] }).closed, ['2018-01']);
  assert.equal(sum(done, 'MonthsOverdue'), 0);
  assert.match(done.errors, /"month":"2018-01"/);
  assert.equal(await readSalt('2018-01'), undefined);
});

test('announcements has nothing to post where there is no channel for it', async () => {
  const before = discord.received.length;
  assert.equal((await run('announcements', { guild: GUILD, month: '2018-01' })).result, null);
  assert.equal(discord.received.length, before);
});

test('each function has emitted every metric that the dashboard and the alarms expect of it', () => {
  for (const [service, names] of Object.entries(METRICS)) {
    if (service === 'gateway') continue;
    assert.deepEqual([...(emitted.get(service) ?? [])].sort(), Object.keys(names).sort(), service);
  }
});
