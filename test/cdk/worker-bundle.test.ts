/** Takes some seconds: it bundles the worker and starts it three times. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { build } from 'esbuild';
import { workerBundle } from '../../cdk/bundling/bundling.ts';
import { type Stack, startStack } from '../../local/stack/stack.ts';
import { METRICS } from '../../shared/aws/metric-names.ts';
import { quietLog } from '../../shared/cli/quiet-log.ts';
import { type FaultProxy, startFaultProxy } from '../../simulator/chaos/faults/fault-proxy.ts';
import { type SimulatedDiscord, startDiscord } from '../../simulator/discord/discord.ts';
import { simulatedApplication } from '../../simulator/session/simulated-server.ts';
import { environmentOf, readMetrics } from '../support/cdk/bundled.ts';
import { deployed } from '../support/cdk/synthesised.ts';
import { freePort } from '../support/free-port.ts';
import { type Running, startNode } from '../support/start-process.ts';

const application = simulatedApplication();
const dir = mkdtempSync(join(tmpdir(), 'userstats-'));
const bundle = join(dir, 'worker.mjs');
const emitted = new Set<string>();
const workers: Running[] = [];
const { gateway } = deployed({ flushSeconds: 1 });
let stack: Stack;
let discord: SimulatedDiscord;
let secrets: FaultProxy;

before(async () => {
  await build(workerBundle(bundle));
  stack = await startStack({ log: quietLog, serve: true });
  await stack.startIngest();
  discord = await startDiscord({ application });
  process.env['DISCORD_API_URL'] = discord.apiUrl;
  // Stands in for Secrets Manager, with one secret that has a value and one that has none.
  secrets = await startFaultProxy('http://127.0.0.1:1', (operation, body) => {
    if (operation !== 'GetSecretValue') return 'fail';
    if (body.includes('the-secret')) return { answer: { SecretString: application.botToken } };
    return body.includes('still-empty') ? { answer: {} } : 'fail';
  });
  process.env['AWS_ENDPOINT_URL_SECRETS_MANAGER'] = secrets.endpoint;
  process.env['DISCORD_TOKEN_SECRET'] = 'the-secret';
});
after(async () => {
  for (const worker of workers) worker.kill('SIGKILL');
  await discord.close();
  await secrets.stop();
  await stack.stop();
  rmSync(dir, { recursive: true });
});

interface WorkerProcess {
  /** Resolves when the worker has logged this message. Rejects with its log when it ends before. */
  logs: (message: string) => Promise<string>;
  /** The status that the container's health check would get; undefined where nothing answers. */
  health: () => Promise<number | undefined>;
  /** Asks it to stop, as ECS does. Resolves with its exit code. */
  stop: () => Promise<number | null>;
}

/** Starts a worker as its container does. */
async function start(more: NodeJS.ProcessEnv = {}): Promise<WorkerProcess> {
  const port = await freePort();
  assert.ok(gateway);
  const worker = startNode([bundle], {
    cwd: dir,
    env: environmentOf(gateway, { HEALTH_PORT: String(port), ...more }),
  });
  workers.push(worker);
  return {
    logs: (message) => worker.line(new RegExp(`"message":"${message}"`)),
    async health() {
      const answer = await fetch(`http://127.0.0.1:${port}`).catch(() => undefined);
      await answer?.body?.cancel();
      return answer?.status;
    },
    async stop() {
      worker.kill('SIGTERM');
      const { code, output } = await worker.exited;
      for (const line of output.split('\n').filter((line) => line !== '')) {
        const { service, values } = readMetrics(line);
        for (const name of Object.keys(values)) emitted.add(`${service} ${name}`);
      }
      return code;
    },
  };
}

test('a successor is healthy while it waits for the lease, and resumes the session once the lease is released', async () => {
  const first = await start();
  await first.logs('The shard collects.');
  assert.equal(await first.health(), 200);

  const successor = await start();
  await successor.logs('The shard waits for the worker that holds its lease.');
  assert.equal(await successor.health(), 200);
  assert.equal(await first.stop(), 0);
  assert.equal(await first.health(), undefined);

  await successor.logs('The shard collects again.');
  const { identifies, resumes } = discord.gateway.counts;
  assert.deepEqual({ identifies, resumes }, { identifies: 1, resumes: 1 });
  assert.equal(await successor.stop(), 0);
});

test('a worker that waits for its token is healthy, and ends with 0 when it is asked to stop', async () => {
  const waiting = await start({ DISCORD_TOKEN_SECRET: 'still-empty' });
  await waiting.logs('The worker waits for the bot token.');
  assert.equal(await waiting.health(), 200);
  assert.equal(await waiting.stop(), 0);
});

test('the worker has emitted every metric that the dashboard and the alarms expect of it', () => {
  assert.deepEqual(
    [...emitted].sort(),
    Object.keys(METRICS.gateway)
      .map((name) => `gateway ${name}`)
      .sort(),
  );
});
