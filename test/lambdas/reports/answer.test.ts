import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PutItemCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { answer } from '../../../lambdas/reports/answer.ts';
import { DAYS } from '../../../shared/aws/bucket-folders.ts';
import { dynamodb, keyOf, n, s } from '../../../shared/aws/dynamodb.ts';
import { s3 } from '../../../shared/aws/s3.ts';
import { batchSortKey, counterPartition, userAttribute } from '../../../shared/counters/counter-keys.ts';
import { snowflakeAt } from '../../../shared/discord/snowflake.ts';
import type { ReportRequest } from '../../../shared/messages/report-request.ts';
import { closedKey, type Key, sinceKey } from '../../../shared/state/state-keys.ts';
import { BUCKET, startDynamodb, startS3 } from '../../support/emulators.ts';
import { GUILD } from '../../support/ids.ts';
import { startDiscord } from '../../support/lambdas/discord-server.ts';
import { range } from '../../support/reporting/days.ts';

const TOKEN = 'a'.repeat(32);
const HASH = '0123456789abcdef0123456789abcdef';
const MONTH = '2018-01';

let discord: Awaited<ReturnType<typeof startDiscord>>;
let storage: Awaited<ReturnType<typeof startS3>>;
let database: Awaited<ReturnType<typeof startDynamodb>>;

before(async () => {
  [discord, storage, database] = await Promise.all([startDiscord(), startS3(), startDynamodb()]);
  process.env['DISCORD_API_URL'] = discord.url;
  await put('state', sinceKey(GUILD), { since: n(0) });
  await put(
    'counters',
    { pk: counterPartition(GUILD, `${MONTH}-12`), sk: batchSortKey('1#0/1') },
    { counts: s(JSON.stringify({ [userAttribute('msg', 9, '800000000000000001')]: { [TOKEN]: 3 } })) },
  );
  await put('identities', { pk: `${GUILD}#${MONTH}`, sk: HASH }, { token: s(TOKEN) });
});
after(async () => {
  s3().destroy();
  dynamodb.destroy();
  await Promise.all([discord.stop(), storage.stop(), database.stop()]);
});

const put = (table: string, key: Key, values: Record<string, ReturnType<typeof n | typeof s>>) =>
  dynamodb.send(new PutItemCommand({ TableName: table, Item: { ...keyOf(key), ...values } }));

const request: ReportRequest = {
  id: snowflakeAt(Date.parse('2018-02-01T00:30:00Z')),
  applicationId: '600000000000000001',
  token: 'the-secret-token',
  locale: 'en',
  guild: GUILD,
  command: { name: 'userstats' },
  range: { ...range('2018-01-12', '2018-01-13'), swapped: false },
  attachmentSizeLimit: 1_000_000,
};

test('hashes of a month that is closed during the export are neither sent nor kept', async () => {
  let queries = 0;
  dynamodb.middlewareStack.add(
    (send) => async (args) => {
      const result = await send(args);
      if ((args.input as QueryCommandInput).TableName === 'identities' && queries++ === 0)
        await put('state', closedKey(MONTH), { at: n(0) });
      return result;
    },
    { step: 'initialize', name: 'closing' },
  );
  try {
    await assert.rejects(answer(request), /closed while this file was being made\. Ask again/);
  } finally {
    dynamodb.middlewareStack.remove('closing');
  }
  assert.ok(queries > 0);
  assert.equal(discord.received.length, 0);
  const { Contents: left = [] } = await s3().send(new ListObjectsV2Command({ Bucket: BUCKET }));
  assert.deepEqual(
    left.map(({ Key }) => Key),
    [`${DAYS}${GUILD}/${MONTH}-12.parquet`],
  );
  await answer(request);
  const [{ files } = assert.fail()] = discord.received;
  assert.equal(files.length, 1, 'a second command succeeds');
});
