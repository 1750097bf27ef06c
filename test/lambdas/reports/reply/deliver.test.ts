import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { csvLine } from '../../../../lambdas/reports/files/csv.ts';
import { StorageError, storeGzipped } from '../../../../lambdas/reports/files/stored-file.ts';
import { deliverFile, type FileDelivery } from '../../../../lambdas/reports/reply/deliver.ts';
import { s3 } from '../../../../shared/aws/s3.ts';
import { DiscordError } from '../../../../shared/discord/discord-api.ts';
import { BUCKET, startS3 } from '../../../support/emulators.ts';
import { startDiscord } from '../../../support/lambdas/discord-server.ts';

const ROWS = [
  ['Case', 'Messages'],
  ['Monday', 1],
  ['Tuesday', 2],
];
const CSV = '\uFEFFCase,Messages\r\nMonday,1\r\nTuesday,2\r\n';
let discord: Awaited<ReturnType<typeof startDiscord>>;
let storage: Awaited<ReturnType<typeof startS3>>;

before(async () => {
  [discord, storage] = await Promise.all([startDiscord(), startS3()]);
  process.env['DISCORD_API_URL'] = discord.url;
});
beforeEach(async () => {
  await storage.empty();
  discord.received.length = 0;
  discord.answers.length = 0;
});
after(async () => {
  s3().destroy();
  await Promise.all([discord.stop(), storage.stop()]);
});

const send = (options: Partial<FileDelivery> = {}) =>
  deliverFile({
    target: { id: '42', applicationId: '600000000000000001', token: 'token', locale: 'en' },
    bucket: BUCKET,
    folder: '7/42',
    name: 'x.csv.gz',
    lines: [ROWS.map(csvLine)],
    attachmentSizeLimit: 10_000,
    content: (file) => `${file.rows} rows, ${file.size}`,
    ...options,
  });

async function stored(key = '7/42/x.csv.gz'): Promise<string> {
  const { Body: body } = await s3().send(new GetObjectCommand({ Bucket: BUCKET, Key: key }));
  return gunzipSync((await body?.transformToByteArray()) ?? assert.fail()).toString();
}

/** What the reply's link leads to, fetched as a person's browser would. */
async function linked(): Promise<string> {
  const description = discord.received.at(-1)?.payload.embeds[0]?.description ?? '';
  const url = /^\[Download x\.csv\.gz\]\((\S+)\)\n/.exec(description)?.[1] ?? assert.fail(description);
  assert.equal(new URL(url).searchParams.get('X-Amz-Expires'), '3600');
  const until = Number(/until <t:(\d+):t>/.exec(description)?.[1]) * 1000;
  assert.ok(Math.abs(until - Date.now() - 3_600_000) < 60_000);
  const response = await fetch(url);
  assert.equal(response.status, 200);
  return gunzipSync(Buffer.from(await response.arrayBuffer())).toString();
}

test('a small file is stored and attached', async () => {
  await send();
  const [request] = discord.received;
  assert.deepEqual([request?.files[0]?.name, request?.files[0]?.type], ['x.csv.gz', 'application/gzip']);
  assert.equal(gunzipSync(request?.files[0]?.content ?? '').toString(), CSV);
  assert.equal(request?.payload.content, `2 rows, ${request?.files[0]?.content.length} bytes`);
  assert.equal(await stored(), CSV);
  const head = await s3().send(new HeadObjectCommand({ Bucket: BUCKET, Key: '7/42/x.csv.gz' }));
  assert.equal(head.ContentType, 'application/gzip');
});

test('a file one byte over the limit is linked, one at the limit is attached', async () => {
  await send();
  const size = discord.received[0]?.files[0]?.content.length ?? assert.fail();
  await send({ attachmentSizeLimit: size });
  assert.equal(discord.received[1]?.files[0]?.content.length, size);
  await send({ attachmentSizeLimit: size - 1 });
  assert.equal(discord.received[2]?.files[0], undefined);
  assert.equal(await linked(), CSV);
});

for (const [what, answer] of [
  ['says 413', { status: 413 }],
  ['says 400 with code 40005', { status: 400, body: { code: 40005, message: 'Request entity too large' } }],
] as const) {
  test(`when Discord ${what} to an attachment, the file is linked`, async () => {
    discord.answers.push(answer);
    await send();
    assert.equal(discord.received.length, 2);
    assert.equal(await linked(), CSV);
  });
}

test('any other error of Discord is thrown', async () => {
  discord.answers.push({ status: 401, body: { code: 50027 } });
  await assert.rejects(send(), (error) => error instanceof DiscordError && error.code === 50027);
  assert.equal(discord.received.length, 1);
});

test('a file of many parts is stored completely and not kept in memory', async () => {
  async function* text() {
    for (let i = 0; i < 200; i++) yield randomBytes(48 * 1024).toString('base64');
  }
  const file = await storeGzipped(text(), { bucket: BUCKET, key: 'big.csv.gz' }, 1_000_000);
  assert.equal(file.content, undefined);
  assert.ok(file.size > 6 * 1024 * 1024, String(file.size)); // More than one part of 5 MiB.
  assert.equal((await stored('big.csv.gz')).length, 200 * 64 * 1024);
});

test('an error while reading rows is thrown, and leaves no file', async () => {
  const broken = new Error('The rows broke off.');
  async function* lines(): AsyncGenerator<string[]> {
    yield ['Case\r\n'];
    throw broken;
  }
  await assert.rejects(send({ lines: lines() }), broken);
  assert.equal(discord.received.length, 0);
  assert.equal((await s3().send(new ListObjectsV2Command({ Bucket: BUCKET }))).KeyCount, 0);
});

test('a missing bucket is a StorageError, even while rows keep coming', async () => {
  async function* lines(): AsyncGenerator<string[]> {
    for (;;) yield [`${randomBytes(1024).toString('hex')}\r\n`];
  }
  await assert.rejects(send({ lines: lines(), bucket: 'elsewhere' }), StorageError);
  assert.equal(discord.received.length, 0);
});

test('a file that is no longer allowed is deleted', async () => {
  await assert.rejects(send({ isStillAllowed: async () => false }), /Ask again/);
  assert.deepEqual(discord.received, []);
  await assert.rejects(stored(), { name: 'NoSuchKey' });
  await send({ isStillAllowed: async () => true });
  assert.equal(await stored(), CSV);
});
