/**
 * Runs the reports function in its own process, as Lambda does. Answers the given requests one after another, and
 * prints the seconds as JSON.
 */
import { handler } from '../../lambdas/reports/handler.ts';
import type { ReportRequest } from '../../shared/messages/report-request.ts';
import { secondsOf } from '../measuring/benchmark.ts';
import { peakMemory } from '../measuring/peak-memory.ts';

/** The measurements of one run. */
export interface ReportFindings {
  /** The seconds of each request. The first one meets a new process. */
  seconds: number[];
  /** The peak memory of the process, in bytes. */
  peak: number;
}

const seconds: number[] = [];
for (const request of JSON.parse(process.argv[2] ?? '') as ReportRequest[])
  seconds.push(await secondsOf(() => handler(request)));
const findings: ReportFindings = { seconds, peak: peakMemory() };
process.stdout.write(JSON.stringify(findings), () => process.exit(0));
