/** Runs the bundles that are deployed, in a plain Node with the environment that the deployment sets. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { METRICS, METRICS_NAMESPACE, type MetricService } from '../../../shared/aws/metric-names.ts';
import { startNode } from '../start-process.ts';
import type { Deployed } from './synthesised.ts';

/** The variables that Lambda and Fargate set, and those that name the local stand-ins. */
const PLATFORM = /^(AWS_(REGION|ACCESS_KEY_ID|SECRET_ACCESS_KEY|ENDPOINT_URL_\w+)|DISCORD_API_URL|PATH)$/;

/**
 * The environment of a part as the deployment sets it. A value that is known at deployment only, such as a table's name,
 * comes from the local stack. `more` overrides both.
 */
export function environmentOf({ environment }: Deployed, more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(process.env)) if (PLATFORM.test(name)) env[name] = value;
  for (const [name, value] of Object.entries(environment)) env[name] = value ?? process.env[name];
  return { ...env, ...more };
}

export interface Run {
  /** What the handler returned; undefined where it threw. */
  result: unknown;
  metrics: EmittedMetrics[];
  /** Its log. */
  errors: string;
  /** From the start of the process to its end, ms. */
  ms: number;
}

/** Runs a bundled handler on an event, in its own process. The event is written to a file in `dir`. */
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
  const { output, log } = await startNode(['--input-type=module', '-e', script], {
    cwd: dir,
    env: environmentOf(part, env),
  }).exited;
  const ms = performance.now() - started;
  const lines = output.split('\n').filter((line) => line !== '');
  const returned = lines.find((line) => line.startsWith('{"result":'));
  return {
    result: returned === undefined ? undefined : (JSON.parse(returned) as { result: unknown }).result,
    metrics: lines.filter((line) => line !== returned).map(readMetrics),
    errors: log,
    ms,
  };
}

/** The metrics of one line in the embedded metric format. */
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
 * Reads a line as CloudWatch does (CloudWatch: embedded metric format specification). Throws where the line has no metric,
 * and where the dashboard and the alarms would not find its metrics: another namespace, dimension or unit.
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
