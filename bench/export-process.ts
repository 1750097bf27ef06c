/**
 * The reports function in a process of its own, as a Lambda has it: an export first, its memory taken, then the same
 * partitions read without doing anything with them, for comparison. What it finds goes to its standard output as JSON.
 */
import { handler } from '../lambdas/reports/handler.ts';
import { counterPartition } from '../shared/counters.ts';
import { queryPartition } from '../shared/dynamodb.ts';
import type { ReportRequest } from '../shared/report-request.ts';
import { tables } from '../shared/tables.ts';
import { daysIn } from '../shared/time.ts';

export interface ExportFindings {
  seconds: number;
  /** The most memory that the process ever held, in bytes (getrusage: ru_maxrss), when the export was done. */
  peak: number;
  /** Seconds that the bare reading took, by as many readers as the export has. */
  readSeconds: number;
}

const READERS = 6;

const request = JSON.parse(process.argv[2] ?? '') as ReportRequest;
const started = performance.now();
await handler(request);
const exported = performance.now();
const peak = process.resourceUsage().maxRSS * 1024;
await readAll(request);
const findings: ExportFindings = {
  seconds: (exported - started) / 1000,
  peak,
  readSeconds: (performance.now() - exported) / 1000,
};
process.stdout.write(JSON.stringify(findings));

async function readAll({ guild, range }: ReportRequest): Promise<void> {
  const days = daysIn(range.start, range.end).values();
  async function reader(): Promise<void> {
    for (const day of days) {
      for await (const _ of queryPartition(tables.counters, counterPartition(guild, day)));
    }
  }
  await Promise.all(Array.from({ length: READERS }, reader));
}
