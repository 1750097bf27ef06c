/**
 * Computes the figures of a report twice, without its reply: the same work as the reference's. Prints the seconds of both
 * and the peak memory as JSON.
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

async function computeFigures(): Promise<void> {
  const now = Date.now();
  const ground = await readGround(scope, now);
  if (cases === 'full') return void (await readFullReport(scope, ground, { now }));
  const fold = createFold({ range, cases, initialTotal: ground.initialTotal });
  await foldDays(guild, ground.days, [fold]);
  fold.rows();
}

const seconds = [await secondsOf(computeFigures), await secondsOf(computeFigures)];
const findings: ReportFindings = { seconds, peak: peakMemory() };
process.stdout.write(JSON.stringify(findings), () => process.exit(0));
