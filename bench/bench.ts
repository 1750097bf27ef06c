import { fileURLToPath } from 'node:url';
import { runCommand, UsageError, wholeNumber } from '../shared/cli/command.ts';
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

Measures, prints a table for each figure and writes bench/results/NAME.json with machine, versions and seed. Without a
name, all of them:

${ALL.map(({ name, about }) => `  ${name.padEnd(12)} ${about}`).join('\n')}

  --seed N               another life (default: 1)
  --size small|full      full adds the sizes that take many minutes (default: small)
  --python PROGRAM       runs the reference (default: python3); where it is not there, that is left out`;

await runCommand({
  help: HELP,
  options: ['seed', 'size', 'python'],
  moreArgs: ALL.length,
  async run(names, options) {
    const seed = wholeNumber(options['seed'], '--seed', 1);
    const size = options['size'] ?? 'small';
    if (size !== 'small' && size !== 'full')
      throw new UsageError(`--size: expected small or full, got "${size}".`);
    const unknown = names.find((name) => !ALL.some((benchmark) => benchmark.name === name));
    if (unknown !== undefined)
      throw new UsageError(
        `There is no benchmark "${unknown}": there are ${ALL.map(({ name }) => name).join(', ')}.`,
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
    process.stderr.write(`Not measured: ${failed.join(', ')}. Why is told above.\n`);
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
  say(`written to ${writeResult(name, { seed, size, tables })}`);
}
