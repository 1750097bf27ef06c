import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { build } from 'esbuild';
import { FILES_BESIDE, functionBundle, ROOT } from '../../cdk/bundling/bundling.ts';
import { readStored } from '../../lambdas/reports/files/stored-file.ts';
import { startStack } from '../../local/stack/stack.ts';
import { DAYS } from '../../shared/aws/bucket-folders.ts';
import { s3 } from '../../shared/aws/s3.ts';
import { quietLog } from '../../shared/cli/quiet-log.ts';
import { requireEnv } from '../../shared/env.ts';
import type { ReportCommand, ReportType } from '../../shared/messages/report-request.ts';
import { monthStart, nextMonth } from '../../shared/time.ts';
import { type SimulatedDiscord, startDiscord } from '../../simulator/discord/discord.ts';
import { simulatedApplication } from '../../simulator/session/simulated-server.ts';
import {
  type Benchmark,
  type BenchOptions,
  type Figure,
  spread,
  type Table,
} from '../measuring/benchmark.ts';
import { runProcess } from '../measuring/run-process.ts';
import { deferReply } from './deferred-reply.ts';
import { fillMonth } from './generated-month.ts';
import type { ReadFindings } from './read-process.ts';
import { findReference, type Reference, withoutReference } from './reference.ts';
import type { ReportFindings } from './reports-process.ts';

const MONTH = '2018-01';
const RANGE = { start: monthStart(MONTH), end: monthStart(nextMonth(MONTH)), swapped: false };
const SIZES = { small: [10_000, 100_000], full: [10_000, 100_000, 1_000_000, 10_000_000] };
const PEOPLE_PER_ROW = 0.03;
const ROUNDS = 3;
/** Of these each round takes minutes: one has to do. */
const MEASURED_ONCE = 10_000_000;
const roundsOf = (rows: number): number => (rows < MEASURED_ONCE ? ROUNDS : 1);
/** What any month is to do with, far less than the function is deployed with. Node's old generation gets nine tenths. */
const MEMORY_MB = 512;
const HEAP = `--max-old-space-size=${Math.floor(MEMORY_MB * 0.9)}`;
const MB = 2 ** 20;

/** What is asked of the function, and the reference's command for the same. */
const KINDS: readonly [string, ReportCommand, readonly string[]][] = [
  ['full', { name: 'report', type: 'full' }, ['report', 'full']],
  ['hourly', { name: 'report', type: 'hourly' }, ['report', 'hourly']],
  ['weekday', { name: 'report', type: 'weekday' }, ['report', 'weekday']],
  ['userstats', { name: 'userstats' }, ['export', 'export.csv.gz']],
];

/** Where a benchmark's scripts run: bundled as the reports function is, beside a simulated Discord. */
interface Room {
  dir: string;
  discord: SimulatedDiscord;
  reference: Reference | undefined;
}

/** Reports of a month, end to end through the database, beside the reference on the very same rows. */
export const reports: Benchmark = {
  name: 'reports',
  about: 'full, hourly, weekday and userstats over a month, against the reference',
  async run(options) {
    const dir = mkdtempSync(join(tmpdir(), 'userstats-'));
    const stack = await startStack({ dir: join(dir, 'data'), log: quietLog, serve: true });
    const discord = await startDiscord({ application: simulatedApplication() });
    try {
      process.env['DISCORD_API_URL'] = discord.apiUrl;
      for (const script of ['reports-process', 'figures-process', 'read-process'])
        await build(
          functionBundle(join(ROOT, 'bench', 'reports', `${script}.ts`), join(dir, `${script}.mjs`)),
        );
      for (const file of FILES_BESIDE['reports'] ?? [])
        cpSync(join(ROOT, 'node_modules', file), join(dir, file.slice(file.lastIndexOf('/') + 1)));
      const room = { dir, discord, reference: await findReference(options.python) };
      const made: Figure[][] = [];
      const read: Figure[][] = [];
      for (const rows of SIZES[options.full ? 'full' : 'small']) {
        const guild = await fill(rows, options);
        const first = await makeFigures(room, guild, 'full');
        made.push(...(await measureReports(room, guild, rows, options)));
        read.push(await measureReading(room, guild, rows, first));
      }
      return [reportsTable(made, room, options), readingTable(read)];
    } finally {
      await discord.close();
      await stack.stop();
      rmSync(dir, { recursive: true });
    }
  },
};

/** Each size is the month of a guild of its own. */
async function fill(rows: number, { seed, say }: BenchOptions): Promise<string> {
  const guild = String(700_000_000_000_000_000n + BigInt(rows));
  say(`filling a month of ${rows.toLocaleString('en-US')} rows`);
  const people = Math.ceil(rows * PEOPLE_PER_ROW);
  await fillMonth({ guild, month: MONTH, rows, people, seed }, () => {});
  return guild;
}

async function measureReports(
  room: Room,
  guild: string,
  rows: number,
  { say }: BenchOptions,
): Promise<Figure[][]> {
  const folder = room.reference && (await splitExport(room, guild, room.reference));
  const table: Figure[][] = [];
  for (const [name, command, [first = '', ...args]] of KINDS) {
    say(`${name}, ${rows.toLocaleString('en-US')} rows`);
    /** Figures and replies, each by a process that has done nothing before and by one that has. */
    const measured: number[][] = [[], [], [], []];
    const theirs: number[] = [];
    let peak = 0;
    for (let round = 0; round < roundsOf(rows); round++) {
      const figures = command.name === 'report' ? (await makeFigures(room, guild, command.type)).seconds : [];
      const { seconds, peak: own } = await makeReports(room, guild, [command, command]);
      for (const [at, took] of figures.entries()) measured[at]?.push(took);
      for (const [at, took] of seconds.entries()) measured[2 + at]?.push(took);
      peak = Math.max(peak, own);
      if (!room.reference || folder === undefined) continue;
      const at = first === 'export' ? args.map((arg) => join(room.dir, arg)) : args;
      theirs.push((await room.reference(folder, first, ...at)).seconds);
    }
    const reference = theirs.length > 0 ? spread(theirs).median : undefined;
    const own = measured.flatMap((seconds): Figure[] => {
      if (seconds.length === 0) return ['–', '–'];
      const { median } = spread(seconds);
      return [median, reference === undefined ? '–' : reference / median];
    });
    table.push([name, rows, reference ?? '–', ...own, Math.round(peak / MB)]);
  }
  return table;
}

/** Exports the month and has the reference cut the export into its days' files. Gives their folder. */
async function splitExport(room: Room, guild: string, reference: Reference): Promise<string> {
  await makeReports(room, guild, [{ name: 'userstats' }]);
  const bucket = requireEnv('REPORTS_BUCKET');
  const { Contents: [object] = [] } = await s3().send(
    new ListObjectsV2Command({ Bucket: bucket, Prefix: `open/${guild}/` }),
  );
  const file = join(room.dir, `${guild}.csv.gz`);
  writeFileSync(file, await readStored({ bucket, key: object?.Key ?? '' }));
  const folder = join(room.dir, guild);
  mkdirSync(folder);
  await reference(folder, 'split', file);
  return folder;
}

/** Has a new process answer some commands, one after another. */
async function makeReports(
  { dir, discord }: Room,
  guild: string,
  commands: readonly ReportCommand[],
): Promise<ReportFindings> {
  const replies = commands.map((command) => deferReply(discord, { guild, command, range: RANGE }));
  const script = join(dir, 'reports-process.mjs');
  const requests = JSON.stringify(replies.map(({ request }) => request));
  const output = await runProcess(process.execPath, [HEAP, script, requests]);
  for (const { assertAnswered } of replies) assertAnswered();
  return JSON.parse(output) as ReportFindings;
}

/** Has a new process work out a report's figures twice. */
async function makeFigures({ dir }: Room, guild: string, cases: ReportType): Promise<ReportFindings> {
  const script = join(dir, 'figures-process.mjs');
  const asked = JSON.stringify({ guild, range: RANGE, cases });
  return JSON.parse(await runProcess(process.execPath, [HEAP, script, asked])) as ReportFindings;
}

async function measureReading(
  { dir }: Room,
  guild: string,
  rows: number,
  { seconds: [first = Number.NaN], peak }: ReportFindings,
): Promise<Figure[]> {
  const script = join(dir, 'read-process.mjs');
  const request = JSON.stringify({ guild, range: RANGE });
  const found: ReadFindings[] = [];
  for (let round = 0; round < roundsOf(rows); round++)
    found.push(JSON.parse(await runProcess(process.execPath, [script, request])) as ReadFindings);
  const median = (figure: keyof ReadFindings) => spread(found.map((each) => each[figure])).median;
  return [
    rows,
    first,
    Math.round(peak / MB),
    median('bytes') / MB,
    median('items'),
    median('decoded'),
    median('parsed'),
    await megabytesOfFiles(guild),
    median('files'),
  ];
}

/** Without the copies of a month in one object. */
async function megabytesOfFiles(guild: string): Promise<number> {
  const { Contents: files = [] } = await s3().send(
    new ListObjectsV2Command({ Bucket: requireEnv('REPORTS_BUCKET'), Prefix: `${DAYS}${guild}/` }),
  );
  const own = files.filter(({ Key: key }) => key?.endsWith('.parquet'));
  return own.reduce((sum, { Size: size = 0 }) => sum + size, 0) / MB;
}

const reportsTable = (rows: Figure[][], { reference }: Room, { python }: BenchOptions): Table => ({
  title: `Reports of a month, seconds: the median of ${ROUNDS} (from ${MEASURED_ONCE.toLocaleString('en-US')} rows on, once), in turn with the reference`,
  columns: [
    'report',
    'rows',
    'reference',
    'figures',
    '×',
    '… again',
    '×',
    'reply',
    '×',
    '… again',
    '×',
    'MB at most',
  ],
  rows,
  notes: [
    'Figures are what the reference works out. A reply also has a picture, files and words, and is edited into Discord.',
    'The first time is that of a process that has done nothing before, as after a cold start.',
    ...(reference ? [] : [withoutReference(python)]),
  ],
});

const readingTable = (rows: Figure[][]): Table => ({
  title: 'What of it is reading, seconds',
  columns: [
    'rows',
    'first report, which files the days',
    'MB at most',
    'MB of items',
    'read',
    'decoded by the SDK',
    'JSON.parse alone',
    'MB of files',
    'read and decoded',
  ],
  rows,
});
