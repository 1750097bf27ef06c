/**
 * Measures the reading that a report does: the days' partitions item by item, the days' files, and the decoding of some
 * answers from memory. Prints the seconds as JSON.
 */
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { PAGE_ITEMS } from '../../reporting/days/day-counters.ts';
import { readDays } from '../../reporting/days/read-days.ts';
import { dynamodb, queryPartition } from '../../shared/aws/dynamodb.ts';
import { tables } from '../../shared/aws/tables.ts';
import { counterPartition } from '../../shared/counters/counter-keys.ts';
import type { ReportRequest } from '../../shared/messages/report-request.ts';
import { daysIn } from '../../shared/time.ts';
import { secondsOf } from '../measuring/benchmark.ts';

/** The measurements of one run. */
export interface ReadFindings {
  /** Seconds to read all days item by item, and from their files. */
  items: number;
  files: number;
  /** Bytes of all answers to the queries. */
  bytes: number;
  /** Seconds to decode all answers, extrapolated from those kept: by the SDK without a network, and by JSON.parse. */
  decoded: number;
  parsed: number;
}

/** How many days are read at once, as in a report. */
const CONCURRENT = 4;
/** Bytes of answers that are kept for a second decoding. */
const KEPT_BYTES = 64 * 2 ** 20;

const { guild, range } = JSON.parse(process.argv[2] ?? '') as ReportRequest;
const days = daysIn(range.start, range.end);

const files = await secondsOf(async () => {
  for await (const _ of readDays(guild, days));
});
const items = await secondsOf(() => readAll(days));
const answers = await keepAnswers();
const again = days.slice(0, answers.days);
const decoded = await secondsOf(() => readAll(again));
const parsed = await secondsOf(() => {
  for (const answer of answers.kept.values()) JSON.parse(answer.toString());
});
const scale = answers.bytes / answers.keptBytes;
const findings: ReadFindings = {
  items,
  files,
  bytes: answers.bytes,
  decoded: decoded * scale,
  parsed: parsed * scale,
};
process.stdout.write(JSON.stringify(findings), () => process.exit(0));

async function readAll(some: readonly string[]): Promise<void> {
  const remaining = some.values();
  async function reader(): Promise<void> {
    for (const day of remaining) {
      const items = queryPartition(tables.counters, counterPartition(guild, day), { Limit: PAGE_ITEMS });
      for await (const _ of items);
    }
  }
  await Promise.all(Array.from({ length: CONCURRENT }, reader));
}

/** Reads all days again and keeps the answers of the first ones. From then on the SDK gets these from memory. */
async function keepAnswers() {
  const { requestHandler } = dynamodb.config;
  const ask = requestHandler.handle.bind(requestHandler);
  type Ask = typeof ask;
  const kept = new Map<string, Buffer>();
  let bytes = 0;
  let keptBytes = 0;
  let whole = 0;
  const keeping: Ask = async (request, options) => {
    const { response } = await ask(request, options);
    const body = await buffer(response.body as Readable);
    bytes += body.length;
    if (whole === 0) {
      kept.set(String(request.body), body);
      keptBytes += body.length;
    }
    return { response: { ...response, body: Readable.from([body]) } };
  };
  requestHandler.handle = keeping;
  for (const [at, day] of days.entries()) {
    await readAll([day]);
    if (whole === 0 && keptBytes >= KEPT_BYTES) whole = at + 1;
  }
  requestHandler.handle = async (request) => {
    const body = kept.get(String(request.body));
    if (!body) throw new Error('There is no kept answer to this query.');
    const headers = { 'content-type': 'application/x-amz-json-1.0' };
    return { response: { statusCode: 200, headers, body: Readable.from([body]) } };
  };
  return { kept, bytes, keptBytes, days: whole || days.length };
}
