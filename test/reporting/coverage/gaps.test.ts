import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { readGaps } from '../../../reporting/coverage/gaps.ts';
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

test('finds the gaps of the guild and of its shard, cut to the range and merged', async () => {
  await gap(-9, -8, '1/2'); // ends before the range
  await gap(-2, 1, '1/2'); // begins before the range
  await gap(4, 6, '1/2');
  await gap(5, 5.5, '1/2', GUILD); // inside the previous one
  await gap(6, 7, '1/2', GUILD); // adjoins the previous one
  await gap(8, 9, '0/2'); // of another shard
  await gap(9, 10, '1/2', '4'); // of another guild
  await gap(11, 11, '1/2'); // empty
  await gap(23, 30, '1/2'); // ends after the range
  await gap(24, 25, '1/2'); // begins after the range
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
