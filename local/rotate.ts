import { instant, runCommand } from '../shared/cli/command.ts';
import { quietLog } from '../shared/cli/quiet-log.ts';
import { dataDirWithData } from './stack/data-dir.ts';
import { startStack } from './stack/stack.ts';

const HELP = `Usage: npm run rotate -- [--data DIR] [--now ISO]

Runs the rotation function. It closes every month that is over once the worker has finished it, or after 23 hours. From
then on the month's tokens lead to nobody. Prints what it did as JSON.

Where DISCORD_TOKEN is set, servers with a channel for reports get the month's report. Without it the report waits.

  --data DIR    the data directory (default: DATA_DIR, or .data)
  --now ISO     the time that it acts at (default: now)`;

await runCommand({
  help: HELP,
  options: ['data', 'now'],
  async run(_, options) {
    const time = new Date(instant(options['now'], '--now', Date.now())).toISOString();
    const stack = await startStack({ dir: dataDirWithData(options['data']), log: quietLog });
    try {
      const { handler } = await import('../lambdas/rotation/handler.ts');
      process.stdout.write(`${JSON.stringify(await handler({ time }))}\n`);
    } finally {
      await stack.stop();
    }
  },
});
