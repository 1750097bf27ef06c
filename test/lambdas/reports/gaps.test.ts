import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describeGaps, readGaps } from '../../../lambdas/reports/gaps.ts';
import { dynamodb, keyOf, n, s } from '../../../shared/dynamodb.ts';
import { gapKey } from '../../../shared/state-keys.ts';
import { HOUR_MS } from '../../../shared/time.ts';
import { range } from './days.ts';
import { startDynamodb } from './emulators.ts';

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
        ...keyOf(gapKey(times.from, guild ?? shard)),
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

test('a reply names the first five gaps and counts the rest', () => {
  const gaps = [1, 3, 5, 7, 9, 11, 13].map((hour) => ({
    from: DAY.start + hour * HOUR_MS,
    to: DAY.start + (hour + 1) * HOUR_MS,
  }));
  assert.deepEqual(describeGaps([]), []);
  const [text = ''] = describeGaps(gaps);
  assert.match(text, /from 2018-01-12 01:00:00 to 2018-01-12 02:00:00, .* 10:00:00, and 2 more \(UTC\)\.$/);
});
