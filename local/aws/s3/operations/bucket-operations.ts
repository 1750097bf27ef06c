import { ServiceError } from '../../service-error.ts';
import { noSuchBucket } from '../service-error.ts';
import { isBucketName } from '../storage/layout.ts';
import type { Operation } from './operation.ts';

/** Making a bucket that is there changes nothing, as in us-east-1 (S3 API: CreateBucket, BucketAlreadyOwnedByYou). */
export const createBucket: Operation = {
  name: 'CreateBucket',
  method: 'PUT',
  concerns: 'bucket',
  headers: ['x-amz-checksum-'],
  async run({ objects }, { bucket }) {
    if (!isBucketName(bucket))
      throw new ServiceError('InvalidBucketName', 'The specified bucket is not valid.');
    await objects.create(bucket);
    return { headers: { location: `/${bucket}` } };
  },
};

export const headBucket: Operation = {
  name: 'HeadBucket',
  method: 'HEAD',
  concerns: 'bucket',
  async run({ objects }, { bucket }) {
    if (!objects.has(bucket)) throw noSuchBucket();
    return { headers: { 'x-amz-bucket-region': 'us-east-1' } };
  },
};

export const listBuckets: Operation = {
  name: 'ListBuckets',
  method: 'GET',
  concerns: 'buckets',
  async run({ objects }) {
    const buckets = objects.buckets().map((name) => ['Bucket', [['Name', name]]] as const);
    return { body: ['ListAllMyBucketsResult', [['Buckets', buckets]]] };
  },
};
