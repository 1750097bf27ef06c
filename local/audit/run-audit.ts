import { existsSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DescribeTableCommand, paginateListTables } from '@aws-sdk/client-dynamodb';
import { dynamodb } from '../../shared/aws/dynamodb.ts';
import { UsageError } from '../../shared/cli/command.ts';
import { startProgress } from '../../shared/cli/progress-bar.ts';
import { quietLog } from '../../shared/cli/quiet-log.ts';
import { lockDataDir } from '../stack/data-lock.ts';
import { type Stack, startStack } from '../stack/stack.ts';
import { copyAside } from './copy-data-dir.ts';
import { createFinds, type Find } from './findings.ts';
import type { Salt, User } from './id-lists.ts';
import { type MonthOutcome, tryToLink } from './link-tokens.ts';
import { createMatcher } from './search/matcher.ts';
import { filesBelow, QUEUES, searchKeptFile } from './search-files.ts';
import { searchItems } from './search-items.ts';
import { type Message, peopleOf, readMessages, searchMessages } from './search-messages.ts';
import { searchObjects } from './search-objects.ts';
import { createSearcher } from './searcher.ts';
import { allHashes, allPatterns, allSalts } from './secrets.ts';
import { readKnown } from './table-contents.ts';

export interface AuditOutcome {
  finds: Find[];
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

/** What a shell expects of a program that was interrupted: 1 would mean that something was found. */
const INTERRUPTED = 130;

/**
 * Searches everything that is kept in a data directory for the users' ids, for salts and for what could lead from a
 * closed month back to a person. Leaves the directory as it is. Throws UsageError where there is no data in it.
 */
export async function audit(
  dir: string,
  users: readonly User[],
  given: readonly Salt[],
): Promise<AuditOutcome> {
  if (!existsSync(join(dir, QUEUES)))
    throw new UsageError(`There is no data in ${dir}: name another directory with --data or DATA_DIR.`);
  // Nobody may write to it meanwhile.
  const unlock = lockDataDir(dir);
  let remove = () => {};
  let stack: Stack | undefined;
  const tidy = () => {
    remove();
    unlock();
  };
  // The copy holds salts: Ctrl-C must not leave it behind.
  process.once('exit', tidy);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(INTERRUPTED));
  try {
    const aside = copyAside(dir);
    remove = aside.remove;
    const messages = readMessages(join(aside.copy, QUEUES));
    stack = await startStack({ dir: aside.copy, log: quietLog });
    return await auditStack({ dir, stack, messages, users, given });
  } finally {
    await stack?.stop();
    process.off('exit', tidy);
    tidy();
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
  const known = await readKnown();
  const finds = createFinds();
  const salts = allSalts(known, given);
  const hashes = [...allHashes(users, known.guilds, salts)];
  const searcher = createSearcher(createMatcher(allPatterns(users, salts, hashes)), finds);
  const tools = { searcher, finds, known };

  const deadLetterQueue = basename(stack.queues.deadLetterQueueUrl);
  searchMessages(messages, (queue) => queue === deadLetterQueue, tools);
  const { names, total } = await tablesThere();
  const { items, tokens } = await withProgress('Items', total, (onItem) => searchItems(names, tools, onItem));
  const expected = new Set([
    ...messages.flatMap(({ body }) => [...peopleOf(body)].map(({ who }) => who)),
    ...[...known.identities.values()].flatMap((mapped) => [...mapped.keys()]),
    ...known.voices,
    ...hashes.filter(({ open }) => open).map(({ hash }) => hash),
  ]);
  const everyToken = new Set([...tokens.values()].flatMap((ofMonth) => [...ofMonth]));
  const objects = await searchObjects(everyToken, expected, tools);
  const files = filesBelow(dir);
  await withProgress('KiB', kibibytes(dir, files), async (onKibibytes) => {
    for (const file of files) {
      await searchKeptFile(dir, file, { ...tools, expected });
      onKibibytes(kibibytes(dir, [file]));
    }
  });
  return {
    months: tryToLink(hashes, tokens, { known, finds, salts }),
    finds: finds.all(),
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

/** The tables there are, whatever they are, and roughly how many items they hold. */
async function tablesThere(): Promise<{ names: string[]; total: number }> {
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

/** Shows how far something is; it is told of each step how much was done in it. */
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
