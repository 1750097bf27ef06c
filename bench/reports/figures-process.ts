/**
 * Computes the figures of a report twice, without its reply: the same work as the reference's. Prints the seconds of both
 * and the peak memory as JSON.
 */

import { readReportContext } from '../../reporting/coverage/report-context.ts';
import { foldDays } from '../../reporting/days/fold-days.ts';
import { createFold } from '../../reporting/figures/fold.ts';
import { readFullReport } from '../../reporting/figures/full-report.ts';
import type { ReportRequest, ReportType } from '../../shared/messages/report-request.ts';
import { secondsOf } from '../measuring/benchmark.ts';
import { peakMemory } from '../measuring/peak-memory.ts';
import type { ReportFindings } from './reports-process.ts';

const { guild, range, cases } = JSON.parse(process.argv[2] ?? '') as ReportRequest & { cases: ReportType };
const scope = { guild, range };

async function computeFigures(): Promise<void> {
  const context = await readReportContext(scope, Date.now());
  if (cases === 'full') return void (await readFullReport(scope, context));
  const fold = createFold({ range, cases, initialTotal: context.initialTotal });
  await foldDays(guild, context.days, [fold]);
  fold.rows();
}

const seconds = [await secondsOf(computeFigures), await secondsOf(computeFigures)];
const findings: ReportFindings = { seconds, peak: peakMemory() };
process.stdout.write(JSON.stringify(findings), () => process.exit(0));
