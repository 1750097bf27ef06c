import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { readStored } from '../../lambdas/reports/files/stored-file.ts';
import { startStack } from '../../local/stack/stack.ts';
import { DAYS } from '../../shared/aws/bucket-folders.ts';
import { s3 } from '../../shared/aws/s3.ts';
import { quietLog } from '../../shared/cli/quiet-log.ts';
import { requireEnv } from '../../shared/env.ts';
import type { ReportCommand } from '../../shared/messages/report-request.ts';
import { monthStart, nextMonth } from '../../shared/time.ts';
import { startDiscord } from '../../simulator/discord/discord.ts';
import { simulatedApplication } from '../../simulator/session/simulated-server.ts';
import {
  type Benchmark,
  type BenchOptions,
  type Figure,
  spread,
  type Table,
} from '../measuring/benchmark.ts';
import { fillMonth } from './generated-month.ts';
import type { ReadFindings } from './read-process.ts';
import { findReference, type Reference, withoutReference } from './reference.ts';
import { buildReportProcesses, type ReportProcesses } from './report-processes.ts';
import type { ReportFindings } from './reports-process.ts';

const MONTH = '2018-01';
const RANGE = { start: monthStart(MONTH), end: monthStart(nextMonth(MONTH)), swapped: false };
const SIZES = { small: [10_000, 100_000], full: [10_000, 100_000, 1_000_000, 10_000_000] };
const PEOPLE_PER_ROW = 0.03;
const ROUNDS = 3;
/** From this size on each report is measured once: it takes minutes. */
const MEASURED_ONCE = 10_000_000;
const roundsOf = (rows: number): number => (rows < MEASURED_ONCE ? ROUNDS : 1);
const MB = 2 ** 20;

/** The name of a row, the command to the function, and the reference's command for the same. */
const KINDS: readonly [string, ReportCommand, readonly string[]][] = [
  ['full', { name: 'report', type: 'full' }, ['report', 'full']],
  ['hourly', { name: 'report', type: 'hourly' }, ['report', 'hourly']],
  ['weekday', { name: 'report', type: 'weekday' }, ['report', 'weekday']],
  ['userstats', { name: 'userstats' }, ['export', 'export.csv.gz']],
];

/** The programs that are measured, and the folder for their files. */
interface Programs {
  dir: string;
  processes: ReportProcesses;
  reference: Reference | undefined;
}

/** Measures reports of a month, from the database to the reply, and the reference on the same rows. */
export const reports: Benchmark = {
  name: 'reports',
  about: 'full, hourly, weekday and userstats over a month, against the reference',
  async run(options) {
    const dir = mkdtempSync(join(tmpdir(), 'userstats-'));
    const stack = await startStack({ dir: join(dir, 'data'), log: quietLog, serve: true });
    const discord = await startDiscord({ application: simulatedApplication() });
    try {
      process.env['DISCORD_API_URL'] = discord.apiUrl;
      const processes = await buildReportProcesses(dir, discord, RANGE);
      const programs = { dir, processes, reference: await findReference(options.python) };
      const made: Figure[][] = [];
      const read: Figure[][] = [];
      for (const rows of SIZES[options.full ? 'full' : 'small']) {
        const guild = await fill(rows, options);
        const first = await processes.makeFigures(guild, 'full');
        made.push(...(await measureReports(programs, guild, rows, options)));
        read.push(await measureReading(processes, guild, rows, first));
      }
      return [reportsTable(made, programs, options), readingTable(read)];
    } finally {
      await discord.close();
      await stack.stop();
      rmSync(dir, { recursive: true });
    }
  },
};

/** Fills a month of so many rows, each size in another guild. Returns the guild's id. */
async function fill(rows: number, { seed, say }: BenchOptions): Promise<string> {
  const guild = String(700_000_000_000_000_000n + BigInt(rows));
  say(`filling a month of ${rows.toLocaleString('en-US')} rows`);
  const people = Math.ceil(rows * PEOPLE_PER_ROW);
  await fillMonth({ guild, month: MONTH, rows, people, seed }, () => {});
  return guild;
}

async function measureReports(
  { dir, processes, reference }: Programs,
  guild: string,
  rows: number,
  { say }: BenchOptions,
): Promise<Figure[][]> {
  const folder = reference && (await splitExport(dir, processes, guild, reference));
  const table: Figure[][] = [];
  for (const [name, command, [first = '', ...args]] of KINDS) {
    say(`${name}, ${rows.toLocaleString('en-US')} rows`);
    /** Seconds for the figures, the figures again, the reply, and the reply again. */
    const measured: number[][] = [[], [], [], []];
    const referenceSeconds: number[] = [];
    let maxPeak = 0;
    for (let round = 0; round < roundsOf(rows); round++) {
      const figures =
        command.name === 'report' ? (await processes.makeFigures(guild, command.type)).seconds : [];
      const { seconds, peak } = await processes.makeReports(guild, [command, command]);
      for (const [at, took] of figures.entries()) measured[at]?.push(took);
      for (const [at, took] of seconds.entries()) measured[2 + at]?.push(took);
      maxPeak = Math.max(maxPeak, peak);
      if (!reference || folder === undefined) continue;
      const paths = first === 'export' ? args.map((arg) => join(dir, arg)) : args;
      referenceSeconds.push((await reference(folder, first, ...paths)).seconds);
    }
    const theirs = referenceSeconds.length > 0 ? spread(referenceSeconds).median : undefined;
    const own = measured.flatMap((seconds): Figure[] => {
      if (seconds.length === 0) return ['–', '–'];
      const { median } = spread(seconds);
      return [median, theirs === undefined ? '–' : theirs / median];
    });
    table.push([name, rows, theirs ?? '–', ...own, Math.round(maxPeak / MB)]);
  }
  return table;
}

/** Exports the month and has the reference split the export into days' files. Returns their folder. */
async function splitExport(
  dir: string,
  processes: ReportProcesses,
  guild: string,
  reference: Reference,
): Promise<string> {
  await processes.makeReports(guild, [{ name: 'userstats' }]);
  const bucket = requireEnv('REPORTS_BUCKET');
  const { Contents: [object] = [] } = await s3().send(
    new ListObjectsV2Command({ Bucket: bucket, Prefix: `open/${guild}/` }),
  );
  const file = join(dir, `${guild}.csv.gz`);
  writeFileSync(file, await readStored({ bucket, key: object?.Key ?? '' }));
  const folder = join(dir, guild);
  mkdirSync(folder);
  await reference(folder, 'split', file);
  return folder;
}

async function measureReading(
  processes: ReportProcesses,
  guild: string,
  rows: number,
  { seconds: [first = Number.NaN], peak }: ReportFindings,
): Promise<Figure[]> {
  const found: ReadFindings[] = [];
  for (let round = 0; round < roundsOf(rows); round++) found.push(await processes.readDays(guild));
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

/** The size of the days' files, without the copies of a whole month in one object. */
async function megabytesOfFiles(guild: string): Promise<number> {
  const { Contents: files = [] } = await s3().send(
    new ListObjectsV2Command({ Bucket: requireEnv('REPORTS_BUCKET'), Prefix: `${DAYS}${guild}/` }),
  );
  const own = files.filter(({ Key: key }) => key?.endsWith('.parquet'));
  return own.reduce((sum, { Size: size = 0 }) => sum + size, 0) / MB;
}

const reportsTable = (rows: Figure[][], { reference }: Programs, { python }: BenchOptions): Table => ({
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
    'The reference computes the figures. A reply also has a picture, files and words, and goes to Discord.',
    'The first time is that of a new process, as after a cold start.',
    ...(reference ? [] : [withoutReference(python)]),
  ],
});

const readingTable = (rows: Figure[][]): Table => ({
  title: 'Reading the month, seconds',
  columns: [
    'rows',
    'first report, which writes the days’ files',
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
