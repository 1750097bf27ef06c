import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { startStack } from '../local/stack/stack.ts';
import { dynamodb, keyOf } from '../shared/aws/dynamodb.ts';
import { tables } from '../shared/aws/tables.ts';
import { quietLog } from '../shared/cli/quiet-log.ts';
import { openMonthKey } from '../shared/state/state-keys.ts';
import { daysIn, monthStart, nextMonth } from '../shared/time.ts';
import { type Random, seeded } from '../simulator/life/random.ts';
import { type Benchmark, type Figure, linearFit, secondsOf } from './measuring/benchmark.ts';
import { fillIdentities, hex } from './reports/generated-month.ts';
import { findReference, type Reference, withoutReference } from './reports/reference.ts';

const GUILD = '700000000000000001';
const MONTH = '2018-01';
const CLOSED_AT = '2018-02-01T23:00:00Z';
const SIZES = { small: [10_000, 30_000, 100_000], full: [10_000, 30_000, 100_000, 300_000] };
/** How many rows each person has in the reference's month. */
const ROWS_PER_PERSON = 10;

/** Measures closing a month by its number of people, and the reference's rewriting of all rows. */
export const rotation: Benchmark = {
  name: 'rotation',
  about: 'closing a month of many people, against the reference',
  async run({ seed, full, python, say }) {
    const dir = mkdtempSync(join(tmpdir(), 'userstats-'));
    const stack = await startStack({ log: quietLog });
    try {
      const reference = await findReference(python);
      const rows: Figure[][] = [];
      const points: [number, number][] = [];
      for (const people of SIZES[full ? 'full' : 'small']) {
        say(`${people.toLocaleString('en-US')} people`);
        const seconds = await closeMonth(people, seed);
        points.push([people, seconds]);
        const referenceSeconds =
          reference && (await rewrite(join(dir, String(people)), people, seed, reference));
        rows.push([
          people,
          seconds,
          people / seconds,
          referenceSeconds ?? '–',
          referenceSeconds === undefined ? '–' : referenceSeconds / seconds,
        ]);
      }
      const { intercept, slope, r2 } = linearFit(points);
      return [
        {
          title: 'Closing a month',
          columns: ['people', 'seconds', 'people/s', 'reference, seconds', 'times as fast'],
          rows,
          notes: [
            `Fitted: ${intercept.toFixed(2)} s and ${(slope * 1000).toFixed(3)} s for every 1,000 people, R² ${r2.toFixed(4)}.`,
            reference
              ? `The reference rewrites a month's rows, ${ROWS_PER_PERSON} for each person.`
              : withoutReference(python),
          ],
        },
      ];
    } finally {
      await stack.stop();
      rmSync(dir, { recursive: true });
    }
  },
};

/** The seconds that rotation takes to close a month with that many identities. */
async function closeMonth(people: number, seed: number): Promise<number> {
  await fillIdentities(GUILD, MONTH, people, seeded(seed));
  await dynamodb.send(new PutItemCommand({ TableName: tables.state, Item: keyOf(openMonthKey(MONTH)) }));
  const { handler } = await import('../lambdas/rotation/handler.ts');
  return await secondsOf(async () => {
    const { closed } = await handler({ time: CLOSED_AT });
    if (!closed.includes(MONTH))
      throw new Error(`Expected rotation to close ${MONTH}, it closed ${closed.join(', ') || 'nothing'}.`);
  });
}

/** The seconds that the reference takes to anonymise a month with that many people. */
async function rewrite(folder: string, people: number, seed: number, reference: Reference): Promise<number> {
  writeDays(folder, people, seeded(seed));
  const { seconds } = await reference(folder, 'anonymise');
  rmSync(folder, { recursive: true });
  return seconds;
}

function writeDays(folder: string, people: number, random: Random): void {
  const hashes = Array.from({ length: people }, () => hex(random));
  const days = daysIn(monthStart(MONTH), monthStart(nextMonth(MONTH)));
  const perDay = Math.ceil((people * ROWS_PER_PERSON) / days.length);
  mkdirSync(folder);
  for (const [at, day] of days.entries()) {
    const lines = Array.from({ length: perDay }, (_, line) => {
      const hour = String(Math.floor((line * 24) / perDay)).padStart(2, '0');
      return `${day}T${hour}:00:00Z,msg,${hashes[(at * perDay + line) % people]},#channel,${random.integer(1, 5)}\r\n`;
    });
    writeFileSync(join(folder, `${day}.csv.gz`), gzipSync(lines.join('')));
  }
}
