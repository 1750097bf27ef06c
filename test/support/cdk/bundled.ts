/** Runs what is deployed: in a plain Node, with the environment that the deployment gives it and no other. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { METRICS, METRICS_NAMESPACE, type MetricService } from '../../../shared/aws/metric-names.ts';
import type { Deployed } from './synthesised.ts';

/** What Lambda and Fargate set of themselves, and where the local stand-ins are. */
const PLATFORM = /^(AWS_(REGION|ACCESS_KEY_ID|SECRET_ACCESS_KEY|ENDPOINT_URL_\w+)|DISCORD_API_URL|PATH)$/;

/**
 * The environment of a part as the deployment sets it. What is known at deployment only, the names of tables say, is
 * that of the local stack; `more` is set on top.
 */
export function environmentOf({ environment }: Deployed, more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(process.env)) if (PLATFORM.test(name)) env[name] = value;
  for (const [name, value] of Object.entries(environment)) env[name] = value ?? process.env[name];
  return { ...env, ...more };
}

export interface Run {
  /** What the handler returned; undefined when it threw. */
  result: unknown;
  metrics: EmittedMetrics[];
  /** Its log. */
  errors: string;
  /** From the start of the process to its end, ms. */
  ms: number;
}

/** Runs a bundled handler on an event, which is handed over in `dir`. */
export async function runFunction(
  dir: string,
  part: Deployed,
  event: unknown,
  env: NodeJS.ProcessEnv = {},
): Promise<Run> {
  writeFileSync(join(dir, 'event.json'), JSON.stringify(event));
  const script = `import { handler } from ${JSON.stringify(part.file)};
    import event from './event.json' with { type: 'json' };
    const result = await handler(event);
    process.stdout.write(JSON.stringify({ result: result ?? null }) + '\\n', () => process.exit());`;
  const started = performance.now();
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: dir,
    env: environmentOf(part, env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  const ms = performance.now() - started;
  const lines = output.split('\n').filter((line) => line !== '');
  const returned = lines.find((line) => line.startsWith('{"result":'));
  return {
    result: returned === undefined ? undefined : (JSON.parse(returned) as { result: unknown }).result,
    metrics: lines.filter((line) => line !== returned).map(readMetrics),
    errors,
    ms,
  };
}

/** One line of the embedded metric format. */
export interface EmittedMetrics {
  service: string;
  values: Record<string, number>;
}

interface EmbeddedMetrics {
  _aws: {
    CloudWatchMetrics: {
      Namespace: string;
      Dimensions: string[][];
      Metrics: { Name: string; Unit: string }[];
    }[];
  };
  service: string;
  [metric: string]: unknown;
}

/**
 * Reads a line as CloudWatch does (CloudWatch: embedded metric format specification). Throws on what is none, and on
 * what CloudWatch would file elsewhere than where the dashboard and the alarms look.
 */
export function readMetrics(line: string): EmittedMetrics {
  const emitted = JSON.parse(line) as EmbeddedMetrics;
  const [directive] = emitted._aws.CloudWatchMetrics;
  if (!directive) throw new Error(`No metric is declared: ${line}`);
  const isPlaced = directive.Namespace === METRICS_NAMESPACE && `${directive.Dimensions}` === 'service';
  if (!isPlaced) throw new Error(`Neither our namespace nor by service alone: ${line}`);
  const units: Record<string, string> = METRICS[emitted.service as MetricService];
  const values: Record<string, number> = {};
  for (const { Name, Unit } of directive.Metrics) {
    if (units[Name] !== Unit) throw new Error(`${emitted.service} does not emit ${Name} in ${Unit}.`);
    values[Name] = Number(emitted[Name]);
  }
  return { service: emitted.service, values };
}
