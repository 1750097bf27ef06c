import { runCommand } from '../../shared/cli/command.ts';
import { noteUnfiledBatch } from '../../shared/state/filed-days.ts';
import { copyItems } from './copy-items.ts';
import { outputsOf } from './stack-outputs.ts';

const HELP = `Usage: npm run restore -- TABLE [--stack NAME]

Copies counters out of TABLE, which a backup was restored into, to the table of the deployed stack. Items that are there
already stay as they are. Broken off, it can be run again. docs/deploy.md, Backup and restore, has the steps before it.

  --stack NAME   the stack's name (default: Userstats)`;

const TELL_EVERY = 10_000;

await runCommand({
  help: HELP,
  options: ['stack'],
  words: [1, 1],
  async run([from = ''], { stack = 'Userstats' }) {
    const outputs = await outputsOf(stack);
    const to = outputs('CountersTable');
    process.env['STATE_TABLE'] = outputs('StateTable');
    let told = 0;
    const { copied, kept, partitions } = await copyItems(from, to, (done) => {
      // How many there are nobody knows: DynamoDB counts a restored table hours later.
      if (done - told < TELL_EVERY) return;
      told = done;
      process.stderr.write(`${done} items so far\n`);
    });
    // The files of these days, where there are any, may lack what was copied: also where an earlier run was broken off.
    for (const partition of partitions) {
      const [guild = '', day = ''] = partition.split('#');
      await noteUnfiledBatch(guild, day, `restored at ${new Date().toISOString()}`, Date.now());
    }
    process.stdout.write(`Copied ${copied} items; ${kept} were there already.\n`);
  },
});
