import { styleText } from 'node:util';
import { type BotEnd, type KillResult, playKills } from './play-kills.ts';

const colour = (style: 'green' | 'red' | 'dim', words: string) =>
  styleText(style, words, { stream: process.stdout });

/** Plays the campaign, prints a line for each end of the bot and a summary. Sets exit code 1 where something is wrong. */
export async function runKillCampaign(seed: number, kills: number): Promise<void> {
  const started = performance.now();
  process.stdout.write(`seed ${seed}: the bot is killed ${kills === 1 ? 'once' : `${kills} times`}\n`);
  const result = await playKills({
    seed,
    kills,
    onEnd: (end) => process.stdout.write(`${lineOf(end, kills)}\n`),
  });
  const minutes = ((performance.now() - started) / 60_000).toFixed(1);
  process.stdout.write(`\n${summaryOf(result)}\nseed ${seed}, kills: ${kills}, ${minutes} min\n`);
  if (result.wrong.length > 0) process.exitCode = 1;
}

function lineOf({ kind, kills, events, isSessionLost }: BotEnd, of: number): string {
  const count = kind === 'stopped' ? 'stop'.padStart(9) : `kill ${kills}/${of}`.padStart(9);
  const note = isSessionLost ? ', session lost' : '';
  return `${count}  ${kind}${note} ${colour('dim', `(${events} events so far)`)}`;
}

function summaryOf({ events, gaps, counters, startTimes, wrong, log }: KillResult): string {
  const seconds = (ms = 0) => `${(ms / 1000).toFixed(1)} s`;
  const median = startTimes[Math.floor(startTimes.length / 2)];
  const played = [
    `${events} events, ${counters} counters, ${gaps} gaps`,
    `from a start until it collects: median ${seconds(median)}, longest ${seconds(startTimes.at(-1))}`,
  ];
  if (wrong.length === 0) return [...played, colour('green', '✔ every counter right')].join('\n');
  return [
    ...played,
    ...wrong.map((what) => `    ${what}`),
    ...log.map((line) => `    bot: ${line}`),
    colour('red', `✖ wrong: ${wrong.length}`),
  ].join('\n');
}
