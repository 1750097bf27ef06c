import { runCommand } from '../local/command.ts';
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
    const to = (await outputsOf(stack))('CountersTable');
    let told = 0;
    const { copied, kept } = await copyItems(from, to, (done) => {
      // How many there are nobody knows: DynamoDB counts a restored table hours later.
      if (done - told < TELL_EVERY) return;
      told = done;
      process.stderr.write(`${done} items so far\n`);
    });
    process.stdout.write(`Copied ${copied} items; ${kept} were there already.\n`);
  },
});
