import { styleText } from 'node:util';
import { playInProcess } from './play-in-process.ts';
import type { RoundResult } from './play-round.ts';

/** Which rounds to play. */
export interface FaultCampaign {
  firstSeed: number;
  rounds: number;
  /** How many rounds play at a time. */
  parallel: number;
}

const colour = (style: 'green' | 'red' | 'dim', words: string) =>
  styleText(style, words, { stream: process.stdout });

/** Plays rounds, prints a line for each and a summary. Sets exit code 1 where a counter is wrong. */
export async function runFaultCampaign({ firstSeed, rounds, parallel }: FaultCampaign): Promise<void> {
  const started = performance.now();
  const results: RoundResult[] = [];
  let next = firstSeed;
  async function playRounds(): Promise<void> {
    while (next < firstSeed + rounds) {
      const result = await playInProcess(next++);
      results.push(result);
      process.stdout.write(`${lineOf(result)}\n`);
    }
  }
  await Promise.all(Array.from({ length: parallel }, playRounds));
  const minutes = ((performance.now() - started) / 60_000).toFixed(1);
  process.stdout.write(`\n${summaryOf(results)}\n${rounds} rounds in ${minutes} min\n`);
  if (results.some(({ wrong }) => wrong.length > 0)) process.exitCode = 1;
}

function lineOf(result: RoundResult): string {
  const { seed, events, faults, hasMonthEnd, hasPoison, gaps, wrong, seconds } = result;
  const mark = wrong.length === 0 ? colour('green', '✔') : colour('red', '✖');
  const notes = [
    ...(hasMonthEnd ? ["month's end"] : []),
    ...(hasPoison ? ['poisoned batch'] : []),
    ...faults,
  ];
  const line = `${mark} seed ${seed}: ${events} events, ${gaps} gaps, ${seconds.toFixed(1)} s ${colour('dim', `(${notes.join(', ')})`)}`;
  return [line, ...wrong.map((what) => `    ${what}`)].join('\n');
}

function summaryOf(results: readonly RoundResult[]): string {
  const failed = results.filter(({ wrong }) => wrong.length > 0).map(({ seed }) => seed);
  const events = results.reduce((sum, result) => sum + result.events, 0);
  const handovers = results.flatMap((result) => result.handovers).sort((a, b) => a - b);
  return [
    ...[...faultCounts(results)]
      .sort(([, a], [, b]) => b - a)
      .map(([what, times]) => `${String(times).padStart(5)}  ${what}`),
    '',
    ...(handovers.length > 0 ? [describeHandovers(handovers)] : []),
    `${events} events; ${failed.length === 0 ? 'every counter right' : `failed: seeds ${failed.join(', ')}`}`,
  ].join('\n');
}

function faultCounts(results: readonly RoundResult[]): Map<string, number> {
  const counts = new Map<string, number>();
  const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);
  for (const { faults, hasPoison, hasMonthEnd } of results) {
    for (const fault of faults) count(fault);
    if (hasPoison) count('batch poisoned, dead-lettered and redriven');
    if (hasMonthEnd) count("month's end passed");
  }
  return counts;
}

/** Takes times in ascending order, ms. */
function describeHandovers(handovers: readonly number[]): string {
  const seconds = (ms = 0) => `${(ms / 1000).toFixed(1)} s`;
  const median = handovers[Math.floor(handovers.length / 2)];
  return `${handovers.length} handovers: median ${seconds(median)}, longest ${seconds(handovers.at(-1))} (any other fault included)`;
}
