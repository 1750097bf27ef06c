import { S3Client } from '@aws-sdk/client-s3';

let client: S3Client | undefined;

/**
 * The one S3 client of a process. Region, endpoint and credentials come from the environment at the first call.
 * An endpoint of one's own has no host name per bucket, so the bucket goes into the path there.
 */
export function s3(): S3Client {
  client ??= new S3Client({ forcePathStyle: (process.env['AWS_ENDPOINT_URL_S3'] ?? '') !== '' });
  return client;
}
