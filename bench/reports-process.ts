/**
 * The reports function in a process of its own, as a Lambda has it. Answers the request that it is given and prints what
 * that took as JSON.
 */
import { handler } from '../lambdas/reports/handler.ts';
import type { ReportRequest } from '../shared/report-request.ts';

export interface ReportFindings {
  seconds: number;
  /** The most memory that the process ever held, in bytes (getrusage: ru_maxrss, in KB on Linux). */
  peak: number;
}

const request = JSON.parse(process.argv[2] ?? '') as ReportRequest;
const started = performance.now();
await handler(request);
const findings: ReportFindings = {
  seconds: (performance.now() - started) / 1000,
  peak: process.resourceUsage().maxRSS * 1024,
};
process.stdout.write(JSON.stringify(findings), () => process.exit(0));
