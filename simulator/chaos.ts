import { styleText } from 'node:util';
import { runCommand, UsageError, wholeNumber } from '../shared/cli/command.ts';
import { playInProcess } from './chaos/faults/play-in-process.ts';
import type { RoundResult } from './chaos/faults/play-round.ts';
import { runMachine } from './chaos/kills/kill-command.ts';

const HELP = `Usage: npm run chaos -- [--machine] [--seed N] [--rounds N] [--parallel N]

Plays stretches of life on simulated servers, breaks worker, ingest, database, queue and gateway meanwhile, and compares
every counter with the truth. A line a round; at the end the faults by kind. Exit code 1 when a round failed.

With --machine, plays one stretch of life and kills the whole self-hosted bot (npm start) meanwhile: bot, database and
queue at once, at random moments, and starts it again on the same data. A line a kill; at the end what is wrong. Exit code
1 when anything is. Needs Linux.

  --machine      kill the self-hosted bot
  --seed N       the first round's seed; a failing round's reproduces it (default: 1)
  --rounds N     how many rounds (default: 10); with --machine, how many kills (default: 15)
  --parallel N   how many rounds at a time (default: 2); not with --machine`;

const colour = (style: 'green' | 'red' | 'dim', words: string) =>
  styleText(style, words, { stream: process.stdout });

await runCommand({
  help: HELP,
  options: ['seed', 'rounds', 'parallel'],
  flags: ['machine'],
  words: [0, 0],
  async run(_, options, flags) {
    const isMachine = flags.has('machine');
    if (isMachine && options['parallel'] !== undefined)
      throw new UsageError('--parallel: with --machine there is one bot to kill. Leave out one of the two.');
    const first = wholeNumber(options['seed'], '--seed', 1);
    const rounds = wholeNumber(options['rounds'], '--rounds', isMachine ? 15 : 10);
    if (isMachine) return runMachine(first, rounds);
    const parallel = wholeNumber(options['parallel'], '--parallel', 2);
    const started = performance.now();
    const results: RoundResult[] = [];
    let next = first;
    async function work(): Promise<void> {
      while (next < first + rounds) {
        const result = await playInProcess(next++);
        results.push(result);
        process.stdout.write(`${lineOf(result)}\n`);
      }
    }
    await Promise.all(Array.from({ length: parallel }, work));
    const minutes = ((performance.now() - started) / 60_000).toFixed(1);
    process.stdout.write(`\n${summaryOf(results)}\n${rounds} rounds in ${minutes} min\n`);
    if (results.some(({ wrong }) => wrong.length > 0)) process.exitCode = 1;
  },
});

function lineOf({ seed, events, faults, monthEnd, poison, gaps, wrong, seconds }: RoundResult): string {
  const mark = wrong.length === 0 ? colour('green', '✔') : colour('red', '✖');
  const notes = [...(monthEnd ? ["month's end"] : []), ...(poison ? ['poisoned batch'] : []), ...faults].join(
    ', ',
  );
  const line = `${mark} seed ${seed}: ${events} events, ${gaps} gaps, ${seconds.toFixed(1)} s ${colour('dim', `(${notes})`)}`;
  return [line, ...wrong.map((what) => `    ${what}`)].join('\n');
}

function summaryOf(results: readonly RoundResult[]): string {
  const counts = new Map<string, number>();
  const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);
  for (const { faults, poison, monthEnd } of results) {
    for (const fault of faults) count(fault);
    if (poison) count('batch poisoned, dead-lettered and redriven');
    if (monthEnd) count("month's end passed");
  }
  const failed = results.filter(({ wrong }) => wrong.length > 0).map(({ seed }) => seed);
  const events = results.reduce((sum, result) => sum + result.events, 0);
  const handovers = results.flatMap((result) => result.handovers).sort((a, b) => a - b);
  return [
    ...[...counts]
      .sort(([, a], [, b]) => b - a)
      .map(([what, times]) => `${String(times).padStart(5)}  ${what}`),
    '',
    ...(handovers.length > 0 ? [describe(handovers)] : []),
    `${events} events; ${failed.length === 0 ? 'every counter right' : `failed: seeds ${failed.join(', ')}`}`,
  ].join('\n');
}

/** Of times in ascending order, ms. */
function describe(handovers: readonly number[]): string {
  const seconds = (ms = 0) => `${(ms / 1000).toFixed(1)} s`;
  const median = handovers[Math.floor(handovers.length / 2)];
  return `${handovers.length} handovers: median ${seconds(median)}, longest ${seconds(handovers.at(-1))} (any other fault included)`;
}
