import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { startBucket } from '../../../local/stack/bucket.ts';
import { restrictToOwner } from '../../../local/stack/private-files.ts';
import { startDiscord } from '../../../simulator/discord/discord.ts';
import {
  application,
  cleanUp,
  newFolder,
  settings,
  startBotProcess,
} from '../../support/local/bot-process.ts';

after(cleanUp);

/** The directory and all paths below it that others than the owner have any permission for. */
function openToOthers(dir: string): string[] {
  const below = readdirSync(dir, { recursive: true }).map((path) => join(dir, String(path)));
  return [dir, ...below].filter((path) => (statSync(path).mode & 0o077) !== 0);
}

/** Creates the files of an earlier version with an umask of 000: a database, and an export with its directories. */
async function leaveOpen(dir: string): Promise<void> {
  const { endpoint, bucket, stop } = await startBucket(dir);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const s3 = new S3Client({ region: 'us-east-1', credentials, endpoint, forcePathStyle: true });
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'exports/old.csv', Body: 'an export' }));
  s3.destroy();
  await stop();
  for (const path of readdirSync(dir, { recursive: true })) chmodSync(join(dir, String(path)), 0o777);
  chmodSync(dir, 0o777);
}

test('with any umask only the owner can read a bot’s data, older files too', async (t) => {
  const umask = process.umask(0o000);
  t.after(() => process.umask(umask));
  const discord = await startDiscord({ application });
  t.after(() => discord.close());
  const before = newFolder();
  await leaveOpen(before);
  assert.notDeepEqual(openToOthers(before), []);
  for (const dir of [before, join(newFolder(), 'made', 'by the bot')]) {
    const bot = startBotProcess(settings(discord.apiUrl, dir));
    await bot.line(/"The bot is ready\."/);
    assert.ok(readdirSync(dir).includes('dynamodb.sqlite'));
    assert.deepEqual(openToOthers(dir), []);
    bot.kill('SIGTERM');
    const { code, log } = await bot.exited;
    assert.equal(code, 0, log);
    assert.deepEqual(openToOthers(dir), []);
  }
});

test('files that are not the bot’s keep their permissions', () => {
  const dir = newFolder();
  writeFileSync(join(dir, 'script.sh'), '');
  mkdirSync(join(dir, 'other'));
  for (const name of ['script.sh', 'other']) chmodSync(join(dir, name), 0o755);
  restrictToOwner(dir, () => {});
  for (const name of ['script.sh', 'other']) assert.equal(statSync(join(dir, name)).mode & 0o777, 0o755);
});
