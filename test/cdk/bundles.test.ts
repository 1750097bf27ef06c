import assert from 'node:assert/strict';
import { execSync, spawn } from 'node:child_process';
import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { build } from 'esbuild';
import { esbuildOptions, FILES_BESIDE, lambdaBundling, ROOT } from '../../cdk/bundling.ts';
import { ensureSalt, readSalt } from '../../gateway/salts.ts';
import { type SimulatedDiscord, startDiscord } from '../../local/discord/discord.ts';
import { quietLog } from '../../local/quiet-log.ts';
import { simulatedApplication } from '../../local/simulated-server.ts';
import { type Stack, startStack } from '../../local/stack.ts';
import { readDay } from '../../shared/counters.ts';
import { batch, eventOf, GUILD, messages, who } from '../lambdas/ingest/batches.ts';
import { startDiscord as startReceiver } from '../lambdas/reports/discord-server.ts';

const HANDLERS = readdirSync(join(ROOT, 'lambdas')).sort();
/** What Discord's three seconds leave for a cold start. */
const INTERACTIONS_LIMIT = 400 * 1024;
const application = simulatedApplication();
const keys = generateKeyPairSync('ed25519');
const publicKey = keys.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex');
const dir = mkdtempSync(join(tmpdir(), 'userstats-'));
/** The packages in each bundle, as folders of node_modules. */
const packages = new Map<string, string>();
const bundle = (name: string) => join(dir, `${name}.mjs`);
let stack: Stack;
let discord: SimulatedDiscord;

before(async () => {
  stack = await startStack({ log: quietLog });
  discord = await startDiscord({ application });
  process.env['DISCORD_API_URL'] = discord.apiUrl;
  process.env['DISCORD_PUBLIC_KEY'] = publicKey;
  await Promise.all([
    ...HANDLERS.map(async (name) => {
      const options = esbuildOptions(join(ROOT, 'lambdas', name, 'handler.ts'), bundle(name), 'lambda');
      const { metafile } = await build({ ...options, metafile: true });
      packages.set(name, Object.keys(metafile.inputs).join('\n'));
      for (const command of lambdaBundling(name).commandHooks?.afterBundling(ROOT, dir) ?? [])
        execSync(command);
    }),
    build(esbuildOptions(join(ROOT, 'gateway', 'main.ts'), bundle('worker'), 'container')),
  ]);
});
after(async () => {
  await discord.close();
  await stack.stop();
  rmSync(dir, { recursive: true });
});

/** Runs a bundled handler on an event, in a process that has nothing but it and the environment. */
async function run(name: string, event: unknown): Promise<unknown> {
  writeFileSync(join(dir, 'event.json'), JSON.stringify(event));
  const script = `import { handler } from ${JSON.stringify(bundle(name))};
    import event from './event.json' with { type: 'json' };
    process.stdout.write(JSON.stringify((await handler(event)) ?? null));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: dir,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  try {
    return JSON.parse(output);
  } catch {
    throw new Error(`${name} gave no result: ${errors}`);
  }
}

function signed(body: string, signature?: string) {
  const timestamp = '1518264000';
  const own = sign(null, Buffer.from(timestamp + body), keys.privateKey).toString('hex');
  return {
    headers: { 'x-signature-timestamp': timestamp, 'x-signature-ed25519': signature ?? own },
    body,
    isBase64Encoded: false,
  };
}

test('every folder of lambdas is a function that can be deployed, and none is large', (t) => {
  assert.deepEqual(HANDLERS, ['announcements', 'ingest', 'interactions', 'reports', 'rotation']);
  for (const name of [...HANDLERS, 'worker']) {
    const { size } = statSync(bundle(name));
    t.diagnostic(`${name}: ${Math.round(size / 1024)} KB`);
    assert.ok(size < 2 * 1024 * 1024);
  }
  assert.ok(statSync(bundle('interactions')).size <= INTERACTIONS_LIMIT);
});

test('a function that draws pictures has what they are drawn with beside it', () => {
  for (const name of HANDLERS) {
    if (packages.get(name)?.includes('@resvg/resvg-wasm/')) assert.equal(FILES_BESIDE[name]?.length, 2, name);
  }
});

test('ingest applies a batch', async () => {
  const event = eventOf(batch(1, { users: [messages(who(1), 3)] }));
  assert.deepEqual(await run('ingest', event), { batchItemFailures: [] });
  const { users } = await readDay(GUILD, '2018-01-12');
  assert.deepEqual(
    users.map(({ cells }) => cells[0]?.count),
    [3],
  );
});

test('interactions answers a signed PING, and refuses any other signature', async () => {
  const ping = await run('interactions', signed('{"type":1}'));
  assert.deepEqual(ping, {
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body: '{"type":1}',
  });
  const refused = (await run('interactions', signed('{"type":1}', 'ab'.repeat(64)))) as {
    statusCode: number;
  };
  assert.equal(refused.statusCode, 401);
});

test('reports edits the deferred reply, with a file that it has stored', async () => {
  const receiver = await startReceiver();
  process.env['DISCORD_API_URL'] = receiver.url;
  const request = {
    id: '412345678901234567',
    applicationId: application.id,
    token: 'token',
    locale: 'en',
    guild: GUILD,
    range: { start: Date.UTC(2018, 0, 1), end: Date.UTC(2018, 1, 1), swapped: false },
    attachmentSizeLimit: 1_000_000,
  };
  for (const type of ['full', 'weekday']) {
    assert.equal(await run('reports', { ...request, command: { name: 'report', type } }), null);
  }
  process.env['DISCORD_API_URL'] = discord.apiUrl;
  await receiver.stop();
  const [full, weekday] = receiver.received;
  assert.match(full?.payload.embeds[0]?.title ?? '', /^Report for all channels/);
  assert.match(weekday?.files[0]?.name ?? '', /^report-weekday-all-/);
});

test('rotation closes a month', async () => {
  await ensureSalt('2018-01', '0/1');
  assert.deepEqual(await run('rotation', { time: '2018-02-02T00:00:00Z' }), {
    closed: ['2018-01'],
    waiting: [],
    posts: 0,
  });
  assert.equal(await readSalt('2018-01'), undefined);
});

test('announcements has nothing to post where there is no channel for it', async () => {
  assert.equal(await run('announcements', { guild: GUILD, month: '2018-01' }), null);
});

test('the worker collects, and ends in order when it is asked to', async () => {
  const child = spawn(process.execPath, [bundle('worker')], {
    cwd: dir,
    env: {
      ...process.env,
      DISCORD_TOKEN: application.botToken,
      FLUSH_SECONDS: '1',
      HEALTH_PORT: '0',
      LOG_LEVEL: 'info',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  const collecting = Promise.withResolvers<void>();
  child.stderr.setEncoding('utf8').on('data', (more: string) => {
    log += more;
    if (log.includes('"Collecting"')) collecting.resolve();
  });
  const exited = once(child, 'close');
  void exited.then(() => collecting.reject(new Error(log)));
  await collecting.promise;
  await stack.startIngest();
  child.kill('SIGTERM');
  assert.deepEqual(await exited, [0, null], log);
});
