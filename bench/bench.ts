import { fileURLToPath } from 'node:url';
import { oneOf, runCommand, UsageError, wholeNumber } from '../shared/cli/command.ts';
import { accountant } from './accountant-benchmark.ts';
import { coldStart } from './cold-start-benchmark.ts';
import { collection } from './collection-benchmark.ts';
import type { Benchmark, Table } from './measuring/benchmark.ts';
import { writeResult } from './measuring/result.ts';
import { runEach } from './measuring/run-each.ts';
import { drawTable } from './measuring/table.ts';
import { reports } from './reports/reports-benchmark.ts';
import { rotation } from './rotation-benchmark.ts';

const ALL: readonly Benchmark[] = [accountant, collection, reports, rotation, coldStart];

const HELP = `Usage: npm run bench -- [NAME …] [--seed N] [--size small|full] [--python PROGRAM]

Runs benchmarks, prints their tables and writes bench/results/NAME.json with machine, versions and seed. Without a name
it runs all of them:

${ALL.map(({ name, about }) => `  ${name.padEnd(12)} ${about}`).join('\n')}

  --seed N               the seed of the generated data (default: 1)
  --size small|full      full adds sizes that take many minutes (default: small)
  --python PROGRAM       the Python that runs the reference (default: python3); without one, nothing is compared`;

await runCommand({
  help: HELP,
  options: ['seed', 'size', 'python'],
  moreArgs: ALL.length,
  async run(names, options) {
    const seed = wholeNumber(options['seed'], '--seed', 1);
    const size = oneOf(options['size'], '--size', ['small', 'full'], 'small');
    const unknown = names.find((name) => !ALL.some((benchmark) => benchmark.name === name));
    if (unknown !== undefined)
      throw new UsageError(
        `There is no benchmark "${unknown}". The benchmarks are ${ALL.map(({ name }) => name).join(', ')}.`,
      );
    const python = options['python'] ?? 'python3';
    const wanted = ALL.filter(({ name }) => names.length === 0 || names.includes(name));
    const [only, ...others] = wanted;
    if (only && others.length === 0) return await measure(only, { seed, size, python });
    const failed = await runEach(
      fileURLToPath(import.meta.url),
      wanted.map(({ name }) => name),
      [`--seed=${seed}`, `--size=${size}`, `--python=${python}`],
    );
    if (failed.length === 0) return;
    process.stderr.write(`These benchmarks failed: ${failed.join(', ')}. Their errors are above.\n`);
    process.exitCode = 1;
  },
});

async function measure(
  { name, about, run }: Benchmark,
  { seed, size, python }: { seed: number; size: 'small' | 'full'; python: string },
): Promise<void> {
  const say = (what: string) => void process.stderr.write(`  ${what}\n`);
  process.stderr.write(`${name}: ${about}\n`);
  const tables: Table[] = await run({ seed, full: size === 'full', python, say });
  for (const table of tables) process.stdout.write(`\n${drawTable(table)}\n`);
  say(`The result is in ${writeResult(name, { seed, size, tables })}.`);
}
