import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { readHashes } from '../../../../lambdas/reports/userstats/read-hashes.ts';
import { createTokenNumbering } from '../../../../reporting/tuning/token-numbering.ts';
import { dynamodb, s } from '../../../../shared/aws/dynamodb.ts';
import { startDynamodb } from '../../../support/emulators.ts';
import { GUILD } from '../../../support/ids.ts';

const MONTH = '2018-01';
const token = () => randomBytes(16).toString('hex');

let database: Awaited<ReturnType<typeof startDynamodb>>;
before(async () => {
  database = await startDynamodb();
});
after(async () => {
  dynamodb.destroy();
  await database.stop();
});

const put = (pk: string, hash: string, token: string) =>
  dynamodb.send(
    new PutItemCommand({ TableName: 'identities', Item: { pk: s(pk), sk: s(hash), token: s(token) } }),
  );

test('all hashes of a month are found by their tokens, and none of another month or guild', async () => {
  const digits = [...'0123456789abcdef'];
  const hashes = digits.flatMap((digit) => [digit.padEnd(32, '0'), digit.padEnd(32, 'f')]);
  const known = hashes.map((hash) => ({ hash, token: token() }));
  const [other, earlier] = [token(), token()];
  for (const { hash, token } of known) await put(`${GUILD}#${MONTH}`, hash, token);
  await put(`700000000000000002#${MONTH}`, token(), other);
  await put(`${GUILD}#2017-12`, token(), earlier);
  const tokens = createTokenNumbering();
  for (const each of [...known.map(({ token }) => token), other, earlier]) tokens.numberOf(each);
  assert.deepEqual((await readHashes(GUILD, MONTH)).of(tokens), [...hashes, other, earlier]);
});
