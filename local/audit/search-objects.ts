import { Readable } from 'node:stream';
import { GetObjectCommand, ListBucketsCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { DAYS } from '../../shared/aws/bucket-folders.ts';
import { s3 } from '../../shared/aws/s3.ts';
import { findUnexpectedPeople } from './deleted-data.ts';
import { searchUnpacked, type Tools } from './search-files.ts';

/**
 * Searches every object of every bucket with its key. Returns the number of objects. A day's file may hold `tokens`; an
 * export may hold `tokens` and `hashes`.
 */
export async function searchObjects(
  tokens: ReadonlySet<string>,
  hashes: ReadonlySet<string>,
  tools: Tools,
): Promise<number> {
  const { searcher, findings } = tools;
  const inExport = findUnexpectedPeople(tokens.union(hashes), 'a hash of no open month', findings);
  const inDay = findUnexpectedPeople(tokens, 'a person who is not under a token', findings);
  const { Buckets: buckets = [] } = await s3().send(new ListBucketsCommand({}));
  let objects = 0;
  for (const { Name: bucket = '' } of buckets) {
    for await (const { Contents: contents = [] } of paginateListObjectsV2(
      { client: s3() },
      { Bucket: bucket },
    )) {
      for (const { Key: key = '' } of contents) {
        objects++;
        const place = `${bucket}/${searcher.masked(key)}`;
        searcher.searchPart(key, 'object', place);
        await searchUnpacked(
          () => read(bucket, key),
          { location: 'object', place, inspect: key.startsWith(DAYS) ? inDay : inExport },
          tools,
        );
      }
    }
  }
  return objects;
}

async function read(bucket: string, key: string): Promise<Readable> {
  const { Body: body } = await s3().send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  if (!(body instanceof Readable)) throw new Error('S3 returned an object without a body.');
  return body;
}
