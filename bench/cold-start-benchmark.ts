import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Metafile } from 'esbuild';
import { functionBundle, ROOT } from '../cdk/bundling/bundling.ts';
import { type Benchmark, type Figure, secondsOf, spread } from './measuring/benchmark.ts';
import { runProcess } from './measuring/run-process.ts';

const ROUNDS = 9;
const PARTS_SHOWN = 10;
const PING = '{"type":1}';
const PONG = /"statusCode":200.*\{\\"type\\":1\}/;

/** Measures how long a new process takes to its first reply, and the parts of its bundle. */
export const coldStart: Benchmark = {
  name: 'cold-start',
  about: 'process start to the first signed reply of the interactions function, and what is in its bundle',
  async run({ say }) {
    const dir = mkdtempSync(join(tmpdir(), 'userstats-'));
    try {
      const bundle = join(dir, 'interactions.mjs');
      const entry = join(ROOT, 'lambdas', 'interactions', 'handler.ts');
      const { metafile } = await build({ ...functionBundle(entry, bundle), metafile: true });
      const { event, env } = signedPing();
      const script = join(dir, 'first-reply.mjs');
      writeFileSync(
        script,
        `import { handler } from './interactions.mjs';
        const reply = await handler(${JSON.stringify(event)});
        process.stdout.write(JSON.stringify(reply), () => process.exit(0));`,
      );
      say(`${ROUNDS} starts, each followed by a start of Node that does nothing`);
      const replies: number[] = [];
      const bareNode: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        replies.push(await secondsOf(() => firstReply(script, env)));
        bareNode.push(await secondsOf(() => runProcess(process.execPath, ['-e', '0'], { env })));
      }
      const [reply, bare] = [spread(replies), spread(bareNode)];
      const text = readFileSync(bundle);
      return [
        {
          title: `Process start to the first signed reply, ms: the median of ${ROUNDS}`,
          columns: ['', 'ms', 'from', 'to'],
          rows: [
            ['interactions', reply.median * 1000, reply.min * 1000, reply.max * 1000],
            ['node -e 0', bare.median * 1000, bare.min * 1000, bare.max * 1000],
            ['times as long', reply.median / bare.median, '', ''],
          ],
        },
        {
          title: 'The bundle, bytes',
          columns: ['', 'bytes'],
          rows: [['as it is', text.length], ['gzipped', gzipSync(text).length], ...largest(metafile)],
        },
      ];
    } finally {
      rmSync(dir, { recursive: true });
    }
  },
};

async function firstReply(script: string, env: NodeJS.ProcessEnv): Promise<void> {
  const output = await runProcess(process.execPath, [script], { env });
  if (!PONG.test(output)) throw new Error(`Expected a PONG as the answer to a signed PING, got ${output}`);
}

/** A signed PING as API Gateway sends it, and the environment in which a function accepts the signature. */
function signedPing() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const timestamp = String(Math.floor(Date.now() / 1000));
  return {
    event: {
      headers: {
        'x-signature-timestamp': timestamp,
        'x-signature-ed25519': sign(null, Buffer.from(timestamp + PING), privateKey).toString('hex'),
      },
      body: PING,
      isBase64Encoded: false,
    },
    env: {
      AWS_REGION: 'us-east-1',
      POWERTOOLS_METRICS_DISABLED: 'true',
      DISCORD_PUBLIC_KEY: publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex'),
    },
  };
}

/** The largest parts of the bundle, in bytes: packages, and the project's folders. */
function largest({ outputs }: Metafile): Figure[][] {
  const sizes = new Map<string, number>();
  for (const { inputs } of Object.values(outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const name = partOf(path);
      sizes.set(name, (sizes.get(name) ?? 0) + bytesInOutput);
    }
  }
  return [...sizes].sort(([, a], [, b]) => b - a).slice(0, PARTS_SHOWN);
}

/** The package of a file, or its folder in the project. */
function partOf(path: string): string {
  const inPackage = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path);
  return inPackage?.[1] ?? path.slice(0, path.lastIndexOf('/'));
}
