import { runCommand } from '../../shared/cli/command.ts';
import { noteUnfiledBatch } from '../../shared/state/filed-days.ts';
import { copyItems } from './copy-items.ts';
import { outputsOf } from './stack-outputs.ts';

const HELP = `Usage: npm run restore -- TABLE [--stack NAME]

Copies counters from TABLE, into which a backup was restored, to the table of the deployed stack. Items that exist there
already stay as they are. After an interruption it can be run again. The steps before it are in docs/deploy.md, Backup
and restore.

  --stack NAME   the stack's name (default: Userstats)`;

const REPORT_EVERY = 10_000;

await runCommand({
  help: HELP,
  options: ['stack'],
  args: ['TABLE'],
  async run([from = ''], { stack = 'Userstats' }) {
    const outputs = await outputsOf(stack);
    const to = outputs('CountersTable');
    process.env['STATE_TABLE'] = outputs('StateTable');
    let reported = 0;
    const { copied, kept, partitions } = await copyItems(from, to, (done) => {
      // The total is unknown: DynamoDB counts the items of a restored table hours later.
      if (done - reported < REPORT_EVERY) return;
      reported = done;
      process.stderr.write(`${done} items so far\n`);
    });
    // Files of these days may lack the copied items, also those of an earlier run that was interrupted.
    for (const partition of partitions) {
      const [guild = '', day = ''] = partition.split('#');
      await noteUnfiledBatch(guild, day, `restored at ${new Date().toISOString()}`, Date.now());
    }
    process.stdout.write(`Copied ${copied} items; ${kept} were there already.\n`);
  },
});
