import { styleText } from 'node:util';
import { instant, runCommand, UsageError, wholeNumber } from '../shared/cli/command.ts';
import { startProgress } from '../shared/cli/progress-bar.ts';
import { DAY_MS, monthOf, monthStart } from '../shared/time.ts';
import { makeLife } from './life/life.ts';
import { writeTimeline } from './life/timeline.ts';
import type { TimelineEvent } from './life/timeline-line.ts';

const HELP = `Usage: npm run simulate -- --out FILE [--users N] [--messages N] [--days N] [--channels N] [--voice N] [--seed N] [--start DATE]

Generates the life of a server and writes it as a timeline for \`npm run replay\`. Few people write most of the messages, in
bursts. Evenings and weekends are busier. Voice sessions last from minutes to many hours. People join and leave. The same
options give the same file.

  --out FILE      the file to write, gzipped when its name ends in .gz
  --users N       people who take part (default: 1000)
  --messages N    messages they write; bots write a sixteenth of that in addition (default: 100000)
  --days N        its length in days (default: 30)
  --channels N    text and voice channels, at least 3 (default: 20)
  --voice N       voice sessions (default: 5000)
  --seed N        generate another life (default: 1)
  --start DATE    the first day, UTC (default: the first of last month)`;

const REPORT_EVERY = 10_000;

await runCommand({
  help: HELP,
  options: ['out', 'users', 'messages', 'days', 'channels', 'voice', 'seed', 'start'],
  async run(_, options) {
    const { out } = options;
    if (out === undefined) throw new UsageError('--out: expected the file to write.');
    const start = instant(
      options['start'],
      '--start',
      monthStart(monthOf(monthStart(monthOf(Date.now())) - 1)),
    );
    if (start % DAY_MS !== 0) throw new UsageError(`--start: expected a day, got "${options['start']}".`);
    const number = (name: string, fallback: number) => wholeNumber(options[name], `--${name}`, fallback);
    const life = {
      start,
      seed: number('seed', 1),
      days: number('days', 30),
      people: number('users', 1_000),
      channels: number('channels', 20),
      messages: number('messages', 100_000),
      voice: number('voice', 5_000),
    };
    if (life.channels < 3) throw new UsageError(`--channels: expected 3 or more, got "${life.channels}".`);
    const started = performance.now();
    const progress = startProgress('Generating', life.messages);
    let count = 0;
    function* counted(): Generator<TimelineEvent> {
      let messages = 0;
      for (const event of makeLife(life)) {
        count += 1;
        if (event.kind === 'msg' && !event.bot) messages += 1;
        if (count % REPORT_EVERY === 0) progress.update(messages);
        yield event;
      }
      progress.update(messages);
    }
    try {
      await writeTimeline(out, counted());
    } finally {
      progress.stop();
    }
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const done = styleText('green', 'Done:', { stream: process.stderr });
    process.stderr.write(`${done} ${count} events in ${seconds} s, ${out}\n`);
  },
});
