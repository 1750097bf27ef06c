/**
 * The figures of a report without its reply, in a process of its own: what the reference's reports come to. Prints what
 * that took, and what it took once more.
 */

import { foldDays, readGround } from '../../reporting/coverage/report-context.ts';
import { createFold } from '../../reporting/figures/fold.ts';
import { readFullReport } from '../../reporting/figures/full-report.ts';
import type { ReportRequest, ReportType } from '../../shared/messages/report-request.ts';
import { secondsOf } from '../measuring/benchmark.ts';
import { peakMemory } from '../measuring/peak-memory.ts';
import type { ReportFindings } from './reports-process.ts';

const { guild, range, cases } = JSON.parse(process.argv[2] ?? '') as ReportRequest & { cases: ReportType };
const scope = { guild, range, locale: 'en' } as const;

async function workOut(): Promise<void> {
  const now = Date.now();
  const ground = await readGround(scope, now);
  if (cases === 'full') return void (await readFullReport(scope, ground, { now }));
  const fold = createFold({ range, cases, initialTotal: ground.initialTotal });
  await foldDays(guild, ground.days, [fold]);
  fold.rows();
}

const seconds = [await secondsOf(workOut), await secondsOf(workOut)];
const findings: ReportFindings = { seconds, peak: peakMemory() };
process.stdout.write(JSON.stringify(findings), () => process.exit(0));
