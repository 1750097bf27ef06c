import { runCommand, UsageError } from '../shared/cli/command.ts';
import { reportOf } from './audit/audit-report.ts';
import { readSalts, readUsers } from './audit/id-lists.ts';
import { audit } from './audit/run-audit.ts';
import { dataDir } from './stack/data-dir.ts';

const HELP = `Usage: npm run audit -- --users FILE [--data DIR] [--salts FILE]

Searches all data in a directory (every item, message and object, and the raw bytes of every file) for what must not be
there: users' ids in any form, salts outside their table, and anything that leads from a closed month back to a person.
Prints the place of each finding, never the id, hash or salt. Does not change the directory. Exit code 1 when anything was
found.

  --users FILE    the ids of the users who took part, one a line; findings name them by line
  --data DIR      the data directory (default: DATA_DIR, or .data)
  --salts FILE    salts of past months that someone may have kept: on each line a month and 32 bytes in hex or base64`;

await runCommand({
  help: HELP,
  options: ['users', 'data', 'salts'],
  async run(_, options) {
    if (options['users'] === undefined)
      throw new UsageError('Missing option: --users FILE, the file with the ids to search for.');
    const users = readUsers(options['users']);
    const salts = options['salts'] === undefined ? [] : readSalts(options['salts']);
    const outcome = await audit(dataDir(options['data']), users, salts);
    process.stdout.write(reportOf(outcome));
    if (outcome.findings.some(({ tolerated }) => !tolerated)) process.exitCode = 1;
  },
});
