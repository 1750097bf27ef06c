import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { build } from 'esbuild';
import { workerBundle } from '../../cdk/bundling/bundling.ts';
import { freePort } from '../../local/stack/free-port.ts';
import { type Stack, startStack } from '../../local/stack/stack.ts';
import { METRICS } from '../../shared/aws/metric-names.ts';
import { quietLog } from '../../shared/cli/quiet-log.ts';
import { type FaultProxy, startFaultProxy } from '../../simulator/chaos/faults/fault-proxy.ts';
import { type SimulatedDiscord, startDiscord } from '../../simulator/discord/discord.ts';
import { simulatedApplication } from '../../simulator/session/simulated-server.ts';
import { environmentOf, readMetrics } from '../support/cdk/bundled.ts';
import { deployed } from '../support/cdk/synthesised.ts';

const application = simulatedApplication();
const dir = mkdtempSync(join(tmpdir(), 'userstats-'));
const bundle = join(dir, 'worker.mjs');
const emitted = new Set<string>();
const children: ChildProcess[] = [];
let stack: Stack;
let discord: SimulatedDiscord;
let secrets: FaultProxy;

before(async () => {
  await build(workerBundle(bundle));
  stack = await startStack({ log: quietLog });
  await stack.startIngest();
  discord = await startDiscord({ application });
  process.env['DISCORD_API_URL'] = discord.apiUrl;
  // Secrets Manager, which knows one secret, and one that nothing was stored in yet.
  secrets = await startFaultProxy('http://127.0.0.1:1', (operation, body) => {
    if (operation !== 'GetSecretValue') return 'fail';
    if (body.includes('the-secret')) return { answer: { SecretString: application.botToken } };
    return body.includes('still-empty') ? { answer: {} } : 'fail';
  });
  process.env['AWS_ENDPOINT_URL_SECRETS_MANAGER'] = secrets.endpoint;
  process.env['DISCORD_TOKEN_SECRET'] = 'the-secret';
});
after(async () => {
  for (const child of children) child.kill('SIGKILL');
  await discord.close();
  await secrets.stop();
  await stack.stop();
  rmSync(dir, { recursive: true });
});

interface Process {
  /** Resolves when it has logged this, rejects with its log when it ends before. */
  says: (message: string) => Promise<void>;
  /** What the container's health check would see: the status, or undefined where nobody answers. */
  health: () => Promise<number | undefined>;
  /** Asks it to stop, as ECS does. Resolves with its exit code. */
  stop: () => Promise<number | null>;
}

/** A worker as its container runs it. */
async function start(more: NodeJS.ProcessEnv = {}): Promise<Process> {
  const port = await freePort();
  const { gateway } = deployed({ flushSeconds: 1 });
  assert.ok(gateway);
  const child = spawn(process.execPath, [bundle], {
    cwd: dir,
    env: environmentOf(gateway, { HEALTH_PORT: String(port), ...more }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const logged: string[] = [];
  const waiting = new Map<string, PromiseWithResolvers<void>>();
  createInterface({ input: child.stderr }).on('line', (line) => {
    logged.push(line);
    waiting.get((JSON.parse(line) as { message: string }).message)?.resolve();
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { service, values } = readMetrics(line);
    for (const name of Object.keys(values)) emitted.add(`${service} ${name}`);
  });
  const closed = once(child, 'close') as Promise<[number | null]>;
  void closed.then(() => {
    for (const { reject } of waiting.values()) reject(new Error(logged.join('\n')));
  });
  return {
    says(message) {
      const said = Promise.withResolvers<void>();
      waiting.set(message, said);
      if (logged.some((line) => (JSON.parse(line) as { message: string }).message === message))
        said.resolve();
      return said.promise;
    },
    async health() {
      const answer = await fetch(`http://127.0.0.1:${port}`).catch(() => undefined);
      await answer?.body?.cancel();
      return answer?.status;
    },
    async stop() {
      child.kill('SIGTERM');
      return (await closed)[0];
    },
  };
}

test('a successor is healthy while it waits for the lease, and resumes the session once it is given up', async () => {
  const first = await start();
  await first.says('Collecting');
  assert.equal(await first.health(), 200);

  const successor = await start();
  await successor.says('Waiting for the worker that holds the lease');
  assert.equal(await successor.health(), 200);
  assert.equal(await first.stop(), 0);
  assert.equal(await first.health(), undefined);

  await successor.says('Collecting again');
  const { identifies, resumes } = discord.gateway.counts;
  assert.deepEqual({ identifies, resumes }, { identifies: 1, resumes: 1 });
  assert.equal(await successor.stop(), 0);
});

test('one that waits for its token is healthy, and ends well when it is asked to stop', async () => {
  const waiting = await start({ DISCORD_TOKEN_SECRET: 'still-empty' });
  await waiting.says('Waiting for the bot token');
  assert.equal(await waiting.health(), 200);
  assert.equal(await waiting.stop(), 0);
});

test('every metric of the worker that is shown or watched was emitted', () => {
  assert.deepEqual(
    [...emitted].sort(),
    Object.keys(METRICS.gateway)
      .map((name) => `gateway ${name}`)
      .sort(),
  );
});
