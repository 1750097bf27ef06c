import { createInterface } from 'node:readline/promises';
import { deleteObjects } from '../../shared/aws/delete-objects.ts';
import { runCommand, UsageError } from '../../shared/cli/command.ts';
import { runCdk } from './run-cdk.ts';
import { outputsOf } from './stack-outputs.ts';

const HELP = `Usage: npm run destroy -- [--stack NAME] [--confirm NAME]

Says what is removed and what is kept, asks, and removes the deployed stack.

  --stack NAME     the stack's name (default: Userstats)
  --confirm NAME   the stack's name once more; then nothing is asked`;

const CONSEQUENCES = `Removed: the worker, the functions, the queues with their messages, the endpoint, the alarms, the logs, the exports,
the bot token, and the tables salts, identities and state. No open month can be closed afterwards: its counts
stay under tokens that lead to nobody, as in a closed month.
Kept: the table counters, which is protected. To delete it too, see docs/deploy.md, Removal.

`;

await runCommand({
  help: HELP,
  options: ['stack', 'confirm'],
  async run(_, { stack = 'Userstats', confirm }) {
    const output = await outputsOf(stack);
    process.stdout.write(CONSEQUENCES);
    const name = confirm ?? (await ask(`To remove it, type the stack’s name (${stack}): `));
    if (name !== stack) throw new UsageError(`That is not the stack’s name, ${stack}. Nothing was removed.`);
    // CloudFormation deletes only empty buckets.
    const exports = await deleteObjects(output('ExportsBucket'), '');
    process.stdout.write(`Deleted ${exports} exports.\n`);
    await runCdk(['destroy', stack, '--force']);
  },
});

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const closed = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
  try {
    return (await Promise.race([terminal.question(question), closed])).trim();
  } finally {
    terminal.close();
  }
}
