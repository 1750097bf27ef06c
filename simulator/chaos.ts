import { runCommand, UsageError, wholeNumber } from '../shared/cli/command.ts';
import { runFaultCampaign } from './chaos/faults/fault-command.ts';
import { runKillCampaign } from './chaos/kills/kill-command.ts';

const HELP = `Usage: npm run chaos -- [--machine] [--seed N] [--rounds N] [--parallel N]

Plays rounds of random events on simulated servers, injects faults into worker, ingest, database, queue and gateway, and
compares every counter with what is expected. Prints a line for each round, then the faults by kind. Exit code 1 when a
round failed.

With --machine, plays one long round and kills the whole self-hosted bot (npm start) at random moments: bot, database and
queue at once. It then starts the bot again on the same data. Prints a line for each kill, then what is wrong. Exit code 1
when anything is. Needs Linux.

  --machine      kill the self-hosted bot
  --seed N       the first round's seed; a failing round's seed repeats it (default: 1)
  --rounds N     how many rounds (default: 10); with --machine, how many kills (default: 15)
  --parallel N   how many rounds at a time (default: 2); not with --machine`;

await runCommand({
  help: HELP,
  options: ['seed', 'rounds', 'parallel'],
  flags: ['machine'],
  async run(_, options, flags) {
    const isMachine = flags.has('machine');
    if (isMachine && options['parallel'] !== undefined)
      throw new UsageError('--parallel: with --machine there is one bot to kill. Leave out one of the two.');
    const firstSeed = wholeNumber(options['seed'], '--seed', 1);
    const rounds = wholeNumber(options['rounds'], '--rounds', isMachine ? 15 : 10);
    if (isMachine) await runKillCampaign(firstSeed, rounds);
    else {
      const parallel = wholeNumber(options['parallel'], '--parallel', 2);
      await runFaultCampaign({ firstSeed, rounds, parallel });
    }
  },
});
