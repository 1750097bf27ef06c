import { DeleteObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { startBucket } from '../../local/stack/bucket.ts';
import { createTables } from '../../local/stack/create-tables.ts';
import { startDatabase } from '../../local/stack/database.ts';
import { s3 } from '../../shared/aws/s3.ts';

export const BUCKET = 'reports';

/** Sets dummy credentials and a region. */
function useDummyAccount(): void {
  process.env['AWS_REGION'] = 'us-east-1';
  process.env['AWS_ACCESS_KEY_ID'] = 'local';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'local';
  process.env['POWERTOOLS_METRICS_DISABLED'] = 'true';
}

/** Starts an S3 with the reports bucket. Call it before the first use of the S3 client, which keeps its endpoint. */
export async function startS3(): Promise<{ stop: () => Promise<void>; empty: () => Promise<void> }> {
  useDummyAccount();
  const { endpoint, bucket, stop } = await startBucket();
  process.env['AWS_ENDPOINT_URL_S3'] = endpoint;
  process.env['REPORTS_BUCKET'] = bucket;
  return { stop, empty: emptyBucket };
}

async function emptyBucket(): Promise<void> {
  const { Contents: objects = [] } = await s3().send(new ListObjectsV2Command({ Bucket: BUCKET }));
  for (const { Key } of objects) await s3().send(new DeleteObjectCommand({ Bucket: BUCKET, Key }));
}

/** Starts a DynamoDB in memory with all tables. */
export async function startDynamodb(): Promise<{ stop: () => Promise<void> }> {
  useDummyAccount();
  const { stop } = startDatabase();
  const names = { counters: 'counters', identities: 'identities', salts: 'salts', state: 'state' };
  for (const name of Object.values(names)) process.env[`${name.toUpperCase()}_TABLE`] = name;
  await createTables(names);
  return { stop };
}
