import { S3Client } from '@aws-sdk/client-s3';

let client: S3Client | undefined;

/**
 * The S3 client of the process. Its region, endpoint and credentials come from the environment at the first call. A custom
 * endpoint has no host name for each bucket, so there the bucket is part of the path.
 */
export function s3(): S3Client {
  client ??= new S3Client({ forcePathStyle: (process.env['AWS_ENDPOINT_URL_S3'] ?? '') !== '' });
  return client;
}
