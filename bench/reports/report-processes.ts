import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { FILES_BESIDE, functionBundle, ROOT } from '../../cdk/bundling/bundling.ts';
import type { ReportCommand, ReportRequest, ReportType } from '../../shared/messages/report-request.ts';
import type { SimulatedDiscord } from '../../simulator/discord/discord.ts';
import { runProcess } from '../measuring/run-process.ts';
import { deferReply } from './deferred-reply.ts';
import type { ReadFindings } from './read-process.ts';
import type { ReportFindings } from './reports-process.ts';

/** The memory of a process that makes reports: enough for any month, and far less than the function's. */
const MEMORY_MB = 512;
/** Node's old generation gets nine tenths of it. */
const HEAP = `--max-old-space-size=${Math.floor(MEMORY_MB * 0.9)}`;

/** Runs the benchmark's scripts, each in a new process. All ranges are the benchmark's. */
export interface ReportProcesses {
  /** Answers commands of a guild, one after another, and takes the seconds of each. */
  makeReports: (guild: string, commands: readonly ReportCommand[]) => Promise<ReportFindings>;
  /** Computes the figures of a report twice, and takes the seconds of each. */
  makeFigures: (guild: string, cases: ReportType) => Promise<ReportFindings>;
  /** Reads the days of the range. */
  readDays: (guild: string) => Promise<ReadFindings>;
}

/** Bundles the scripts into `dir`, as the reports function is bundled, with the files that it reads. */
export async function buildReportProcesses(
  dir: string,
  discord: SimulatedDiscord,
  range: ReportRequest['range'],
): Promise<ReportProcesses> {
  const scriptOf = (name: string) => join(dir, `${name}.mjs`);
  for (const name of ['reports-process', 'figures-process', 'read-process'])
    await build(functionBundle(join(import.meta.dirname, `${name}.ts`), scriptOf(name)));
  for (const file of FILES_BESIDE['reports'] ?? [])
    cpSync(join(ROOT, 'node_modules', file), join(dir, file.slice(file.lastIndexOf('/') + 1)));

  const run = async (flags: readonly string[], name: string, input: unknown): Promise<unknown> =>
    JSON.parse(await runProcess(process.execPath, [...flags, scriptOf(name), JSON.stringify(input)]));
  return {
    async makeReports(guild, commands) {
      const replies = commands.map((command) => deferReply(discord, { guild, command, range }));
      const requests = replies.map(({ request }) => request);
      const findings = await run([HEAP], 'reports-process', requests);
      for (const { assertAnswered } of replies) assertAnswered();
      return findings as ReportFindings;
    },
    makeFigures: async (guild, cases) =>
      (await run([HEAP], 'figures-process', { guild, range, cases })) as ReportFindings,
    readDays: async (guild) => (await run([], 'read-process', { guild, range })) as ReadFindings,
  };
}
