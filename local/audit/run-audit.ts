import { existsSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DescribeTableCommand, paginateListTables } from '@aws-sdk/client-dynamodb';
import { dynamodb } from '../../shared/aws/dynamodb.ts';
import { UsageError } from '../../shared/cli/command.ts';
import { startProgress } from '../../shared/cli/progress-bar.ts';
import { quietLog } from '../../shared/cli/quiet-log.ts';
import { DATABASE_FILE } from '../stack/data-dir.ts';
import { lockDataDir } from '../stack/data-lock.ts';
import { type Stack, startStack } from '../stack/stack.ts';
import { copyDataDir } from './copy-data-dir.ts';
import { createFindings, type Finding } from './findings.ts';
import type { Salt, User } from './id-lists.ts';
import { linkTokens, type MonthOutcome } from './link-tokens.ts';
import { createMatcher } from './search/matcher.ts';
import { filesBelow, searchFile } from './search-files.ts';
import { searchItems } from './search-items.ts';
import { type Message, peopleOf, readMessages, searchMessages } from './search-messages.ts';
import { searchObjects } from './search-objects.ts';
import { createSearcher } from './searcher.ts';
import { candidateSalts, hashesOf, patternsOf } from './secrets.ts';
import { readTableContents } from './table-contents.ts';

/** What an audit found, and how much it searched. */
export interface AuditOutcome {
  findings: Finding[];
  months: MonthOutcome[];
  searched: {
    items: number;
    tables: number;
    messages: number;
    objects: number;
    files: number;
    bytes: number;
  };
}

/** The exit code of an interrupted program (128 + SIGINT). 1 would mean that something was found. */
const INTERRUPTED = 130;

/**
 * Searches all data in a directory for the users' ids, for salts, and for anything that leads from a closed month back to a
 * person. `given` has salts of past months, if anyone kept them. Does not change the directory. Throws UsageError where it
 * has no data.
 */
export async function audit(
  dir: string,
  users: readonly User[],
  given: readonly Salt[],
): Promise<AuditOutcome> {
  if (!existsSync(join(dir, DATABASE_FILE)))
    throw new UsageError(`There is no data in ${dir}. Name another directory with --data or DATA_DIR.`);
  // No other process may write to it meanwhile.
  const unlock = lockDataDir(dir);
  let remove = () => {};
  let stack: Stack | undefined;
  const cleanUp = () => {
    remove();
    unlock();
  };
  // The copy holds salts: Ctrl-C must not leave it behind.
  process.once('exit', cleanUp);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(INTERRUPTED));
  try {
    const copied = copyDataDir(dir);
    remove = copied.remove;
    const messages = readMessages(join(copied.copy, DATABASE_FILE));
    stack = await startStack({ dir: copied.copy, log: quietLog });
    return await auditStack({ dir, stack, messages, users, given });
  } finally {
    await stack?.stop();
    process.off('exit', cleanUp);
    cleanUp();
  }
}

async function auditStack(options: {
  dir: string;
  stack: Stack;
  messages: readonly Message[];
  users: readonly User[];
  given: readonly Salt[];
}): Promise<AuditOutcome> {
  const { dir, stack, messages, users, given } = options;
  const contents = await readTableContents();
  const findings = createFindings();
  const salts = candidateSalts(contents, given);
  const hashes = [...hashesOf(users, contents.guilds, salts)];
  const searcher = createSearcher(createMatcher(patternsOf(users, salts, hashes)), findings);
  const tools = { searcher, findings, contents };

  const deadLetterQueue = basename(stack.queues.deadLetterQueueUrl);
  searchMessages(messages, (queue) => queue === deadLetterQueue, tools);
  const { names, total } = await listTables();
  const { items, tokens } = await withProgress('Items', total, (onItem) => searchItems(names, tools, onItem));
  const expected = new Set([
    ...messages.flatMap(({ body }) => [...peopleOf(body)].map(({ who }) => who)),
    ...[...contents.identities.values()].flatMap((mapped) => [...mapped.keys()]),
    ...contents.voiceHashes,
    ...hashes.filter(({ open }) => open).map(({ hash }) => hash),
  ]);
  const allTokens = new Set([...tokens.values()].flatMap((ofMonth) => [...ofMonth]));
  const objects = await searchObjects(allTokens, expected, tools);
  const files = filesBelow(dir);
  await withProgress('KiB', kibibytes(dir, files), async (onKibibytes) => {
    for (const file of files) {
      await searchFile(dir, file, { ...tools, expected });
      onKibibytes(kibibytes(dir, [file]));
    }
  });
  return {
    months: linkTokens(hashes, tokens, { contents, findings, salts }),
    findings: findings.all(),
    searched: {
      items,
      tables: names.length,
      messages: messages.length,
      objects,
      files: files.length,
      bytes: searcher.bytes(),
    },
  };
}

/** The names of all tables, and roughly how many items they hold. */
async function listTables(): Promise<{ names: string[]; total: number }> {
  const names: string[] = [];
  for await (const page of paginateListTables({ client: dynamodb }, {}))
    names.push(...(page.TableNames ?? []));
  let total = 0;
  for (const name of names) {
    const { Table: table } = await dynamodb.send(new DescribeTableCommand({ TableName: name }));
    total += table?.ItemCount ?? 0;
  }
  return { names, total };
}

const kibibytes = (dir: string, files: readonly string[]): number =>
  files.reduce((sum, file) => sum + Math.ceil(statSync(join(dir, file)).size / 1024), 0);

/** Shows the progress of an action, which calls `onDone` with the work done in each step. */
async function withProgress<T>(
  label: string,
  total: number,
  run: (onDone: (more: number) => void) => Promise<T>,
): Promise<T> {
  const progress = startProgress(label, total);
  let done = 0;
  try {
    return await run((more) => {
      done += more;
      progress.update(done);
    });
  } finally {
    progress.stop();
  }
}
