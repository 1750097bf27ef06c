import { instant, runCommand } from '../shared/cli/command.ts';
import { quietLog } from '../shared/cli/quiet-log.ts';
import { dataDir } from './stack/data-dir.ts';
import { startStack } from './stack/stack.ts';

const HELP = `Usage: npm run rotate -- [--data DIR] [--now ISO]

Runs the rotation function: closes every month that is over and finished by the worker, or over for 23 hours; from then
on its people cannot be told any more. Prints what it did as JSON.

Servers with a channel for reports get the month's report, where DISCORD_TOKEN is set; without it that waits.

  --data DIR    where the data is kept (default: DATA_DIR, or .data)
  --now ISO     the time it is taken to be (default: now)`;

await runCommand({
  help: HELP,
  options: ['data', 'now'],
  async run(_, options) {
    const time = new Date(instant(options['now'], '--now', Date.now())).toISOString();
    const stack = await startStack({ dir: dataDir(options['data']), log: quietLog });
    try {
      const { handler } = await import('../lambdas/rotation/handler.ts');
      process.stdout.write(`${JSON.stringify(await handler({ time }))}\n`);
    } finally {
      await stack.stop();
    }
  },
});
