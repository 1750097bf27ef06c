import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describeSeen, readGaps } from '../../../reporting/coverage/gaps.ts';
import { dynamodb, keyOf, n, s } from '../../../shared/aws/dynamodb.ts';
import { gapKey } from '../../../shared/state/state-keys.ts';
import { HOUR_MS } from '../../../shared/time.ts';
import { startDynamodb } from '../../support/emulators.ts';
import { range } from '../../support/reporting/days.ts';

const DAY = range('2018-01-12', '2018-01-13');
/** A guild of shard 1 of 2 (Discord: Gateway, Sharding). */
const GUILD = String(1n << 22n);
let database: Awaited<ReturnType<typeof startDynamodb>>;

before(async () => {
  database = await startDynamodb();
});
after(async () => {
  dynamodb.destroy();
  await database.stop();
});

/** Records a gap between two hours of the day, counted from its start. */
async function gap(from: number, to: number, shard: string, guild?: string): Promise<void> {
  const times = { from: DAY.start + from * HOUR_MS, to: DAY.start + to * HOUR_MS };
  await dynamodb.send(
    new PutItemCommand({
      TableName: 'state',
      Item: {
        ...keyOf(gapKey(times, guild ?? shard)),
        from: n(times.from),
        to: n(times.to),
        shard: s(shard),
        ...(guild !== undefined && { guild: s(guild) }),
      },
    }),
  );
}

test("gaps of the guild and of its shard are found, cut to the range and joined; others' are not", async () => {
  await gap(-9, -8, '1/2'); // before the range
  await gap(-2, 1, '1/2'); // reaches into it
  await gap(4, 6, '1/2');
  await gap(5, 5.5, '1/2', GUILD); // within the one before
  await gap(6, 7, '1/2', GUILD); // follows on it
  await gap(8, 9, '0/2'); // another shard's
  await gap(9, 10, '1/2', '4'); // another guild's
  await gap(11, 11, '1/2'); // of no length
  await gap(23, 30, '1/2'); // reaches out of the range
  await gap(24, 25, '1/2'); // after it
  const found = await readGaps(GUILD, DAY);
  assert.deepEqual(
    found.map(({ from, to }) => [(from - DAY.start) / HOUR_MS, (to - DAY.start) / HOUR_MS]),
    [
      [0, 1],
      [4, 7],
      [23, 24],
    ],
  );
});

const between = (from: string, to: string) => ({
  from: Date.parse(`2018-01-${from}Z`),
  to: Date.parse(`2018-01-${to}Z`),
});
const MONTH = { start: Date.parse('2018-01-01T00:00:00Z'), end: Date.parse('2018-02-01T00:00:00Z') };
const LATER = Date.parse('2018-03-01T00:00:00Z');

test('a reply says how much was seen and what is missing', () => {
  assert.equal(describeSeen([], MONTH, LATER, 'en'), undefined);
  assert.equal(
    describeSeen([between('12T04:10:00', '12T04:23:00')], MONTH, LATER, 'en'),
    'Seen: 99.97 %, missing 13 min on 12 Jan 04:10–04:23 UTC',
  );
  assert.equal(
    describeSeen(
      [between('12T23:50:00', '13T01:50:00'), between('20T10:00:00', '20T10:00:12')],
      MONTH,
      LATER,
      'en',
    ),
    'Seen: 99.73 %, missing 2 h on 12 Jan 23:50 – 13 Jan 01:50, 12 s on 20 Jan 10:00–10:00 UTC',
  );
});

test('what is missing never rounds to nothing, and what is yet to come is not missing', () => {
  const second = between('12T04:10:00', '12T04:10:01');
  assert.match(describeSeen([second], MONTH, LATER, 'en') ?? '', /^Seen: 99\.99 %, missing 1 s/);
  const half = between('01T00:00:00', '01T12:00:00');
  assert.match(
    describeSeen([half], MONTH, Date.parse('2018-01-02T00:00:00Z'), 'en') ?? '',
    /^Seen: 50\.00 %, missing 12 h/,
  );
});

test('a reply names the first five gaps and counts the rest', () => {
  const gaps = [1, 3, 5, 7, 9, 11, 13].map((hour) => ({
    from: DAY.start + hour * HOUR_MS,
    to: DAY.start + (hour + 1) * HOUR_MS,
  }));
  assert.match(
    describeSeen(gaps, DAY, LATER, 'en') ?? '',
    /1 h on 12 Jan 09:00–10:00 UTC, and 2 more times$/,
  );
});

test('it says so in other languages, with their numbers and dates', () => {
  const gap = [between('01T04:10:00', '01T04:23:00')];
  assert.deepEqual(
    (['de', 'fr', 'es'] as const).map((locale) => describeSeen(gap, MONTH, LATER, locale)),
    [
      'Gesehen: 99,97 %, es fehlen 13 min am 1. Jan. 04:10–04:23 UTC',
      'Observé : 99,97 %, il manque 13 min le 1er janv. 04:10–04:23 UTC',
      'Visto: 99,97 %, falta 13 min el 1 ene 04:10–04:23 UTC',
    ],
  );
});
