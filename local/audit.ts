import { runCommand, UsageError } from '../shared/cli/command.ts';
import { reportOf } from './audit/audit-report.ts';
import { readSalts, readUsers } from './audit/id-lists.ts';
import { audit } from './audit/run-audit.ts';
import { dataDir } from './stack/data-dir.ts';

const HELP = `Usage: npm run audit -- --users FILE [--data DIR] [--salts FILE]

Searches everything that is kept in a data directory (every item, message and object, every file's raw bytes) for what
must not be there: users' ids in any form, salts outside their table, and whatever could lead from a closed month back to
a person. Tells the place of each find, never what was found, and leaves the directory as it is. Exit code 1 when
anything was found.

  --users FILE    the ids of the users who took part, one a line; finds name them by line
  --data DIR      where the data is kept (default: DATA_DIR, or .data)
  --salts FILE    salts of past months as someone may have kept them: month and 32 bytes in hex or base64 on each line`;

await runCommand({
  help: HELP,
  options: ['users', 'data', 'salts'],
  async run(_, options) {
    if (options['users'] === undefined)
      throw new UsageError('--users is missing: it names the file with the ids to search for.');
    const users = readUsers(options['users']);
    const salts = options['salts'] === undefined ? [] : readSalts(options['salts']);
    const outcome = await audit(dataDir(options['data']), users, salts);
    process.stdout.write(reportOf(outcome));
    if (outcome.finds.some(({ apart }) => !apart)) process.exitCode = 1;
  },
});
