import { styleText } from 'node:util';
import { dataDir } from '../local/stack/data-dir.ts';
import { startStack } from '../local/stack/stack.ts';
import { runCommand, wholeNumber } from '../shared/cli/command.ts';
import { startProgress } from '../shared/cli/progress-bar.ts';
import { quietLog } from '../shared/cli/quiet-log.ts';
import { readTimeline } from './life/timeline.ts';
import { play } from './session/player.ts';

const HELP = `Usage: npm run replay -- FILE [--data DIR] [--flush-seconds N]

Plays a timeline through the simulated Discord into the real worker, queue, ingest and database, on the timeline's clock.
FILE holds tab-separated lines, gzipped or not, under the header "time kind user channel bot". The kinds are members (user
is the member count), msg, join, part, voice_join and voice_leave. After the last event the clock moves on to the next
midnight (UTC). A replay into a directory with data adds to the data. It does not rotate.

  --data DIR           where the data is kept (default: DATA_DIR, or .data)
  --flush-seconds N    seconds of the timeline between batches (default: FLUSH_SECONDS, or 10)`;

await runCommand({
  help: HELP,
  options: ['data', 'flush-seconds'],
  args: ['FILE'],
  async run([file = ''], options) {
    const flushSeconds = wholeNumber(
      options['flush-seconds'] ?? process.env['FLUSH_SECONDS'],
      '--flush-seconds',
      10,
    );
    // Read the whole file first: a malformed line must not leave half of it in the database.
    const events = await readTimeline(file);
    const dir = dataDir(options['data']);
    const stack = await startStack({ dir, log: quietLog });
    try {
      await stack.startIngest();
      const started = performance.now();
      const progress = startProgress('Replaying', events.length);
      try {
        await play(events, { stack, flushSeconds, log: quietLog, onProgress: progress.update });
      } finally {
        progress.stop();
      }
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      const done = styleText('green', 'Done:', { stream: process.stderr });
      process.stderr.write(`${done} ${events.length} events in ${seconds} s, data in ${dir}\n`);
    } finally {
      await stack.stop();
    }
  },
});
