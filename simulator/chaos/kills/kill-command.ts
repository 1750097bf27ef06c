import { styleText } from 'node:util';
import { type MachineEnd, type MachineResult, playMachine } from './play-kills.ts';

const colour = (style: 'green' | 'red' | 'dim', words: string) =>
  styleText(style, words, { stream: process.stdout });

/** Runs the campaign on the whole bot, prints a line an end and the verdict. Sets exit code 1 where something is wrong. */
export async function runMachine(seed: number, kills: number): Promise<void> {
  const started = performance.now();
  process.stdout.write(`seed ${seed}: the bot is killed ${kills === 1 ? 'once' : `${kills} times`}\n`);
  const result = await playMachine({
    seed,
    kills,
    onEnd: (end) => process.stdout.write(`${lineOf(end, kills)}\n`),
  });
  const minutes = ((performance.now() - started) / 60_000).toFixed(1);
  process.stdout.write(`\n${verdictOf(result)}\nseed ${seed}, kills: ${kills}, ${minutes} min\n`);
  if (result.wrong.length > 0) process.exitCode = 1;
}

function lineOf({ kind, kills, events, sessionLost }: MachineEnd, of: number): string {
  const count = kind === 'stopped' ? 'stop'.padStart(9) : `kill ${kills}/${of}`.padStart(9);
  const note = sessionLost ? ', session lost' : '';
  return `${count}  ${kind}${note} ${colour('dim', `(${events} events so far)`)}`;
}

function verdictOf({ events, gaps, counters, starts, wrong, log }: MachineResult): string {
  const seconds = (ms = 0) => `${(ms / 1000).toFixed(1)} s`;
  const played = [
    `${events} events, ${counters} counters, ${gaps} gaps`,
    `from a start until it collects: median ${seconds(starts[Math.floor(starts.length / 2)])}, longest ${seconds(starts.at(-1))}`,
  ];
  if (wrong.length === 0) return [...played, colour('green', '✔ every counter right')].join('\n');
  return [
    ...played,
    ...wrong.map((what) => `    ${what}`),
    ...log.map((line) => `    bot: ${line}`),
    colour('red', `✖ wrong: ${wrong.length}`),
  ].join('\n');
}
