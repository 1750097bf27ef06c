/**
 * The reports function in a process of its own, as a Lambda has it. Answers the requests that it is given, one after
 * another, and prints what that took as JSON.
 */
import { handler } from '../../lambdas/reports/handler.ts';
import type { ReportRequest } from '../../shared/messages/report-request.ts';
import { secondsOf } from '../measuring/benchmark.ts';
import { peakMemory } from '../measuring/peak-memory.ts';

export interface ReportFindings {
  /** Of each request: the first meets a function that has done nothing yet. */
  seconds: number[];
  /** The most memory that the process ever held, in bytes. */
  peak: number;
}

const seconds: number[] = [];
for (const request of JSON.parse(process.argv[2] ?? '') as ReportRequest[])
  seconds.push(await secondsOf(() => handler(request)));
const findings: ReportFindings = { seconds, peak: peakMemory() };
process.stdout.write(JSON.stringify(findings), () => process.exit(0));
