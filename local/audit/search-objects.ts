import { Readable } from 'node:stream';
import { GetObjectCommand, ListBucketsCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { DAYS } from '../../shared/aws/bucket-folders.ts';
import { s3 } from '../../shared/aws/s3.ts';
import { peopleAmong } from './deleted-data.ts';
import { searchPacked, type Tools } from './search-files.ts';

/**
 * Searches every object of every bucket, its key included, and gives how many there are. The file of a day may show
 * `tokens`, an export those and `hashes`.
 */
export async function searchObjects(
  tokens: ReadonlySet<string>,
  hashes: ReadonlySet<string>,
  tools: Tools,
): Promise<number> {
  const { searcher, finds } = tools;
  const inExport = peopleAmong(tokens.union(hashes), 'someone’s hash of no open month', finds);
  const inDay = peopleAmong(tokens, 'someone who is no token', finds);
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
        searcher.part(key, 'object', place);
        await searchPacked(
          () => read(bucket, key),
          { where: 'object', place, look: key.startsWith(DAYS) ? inDay : inExport },
          tools,
        );
      }
    }
  }
  return objects;
}

async function read(bucket: string, key: string): Promise<Readable> {
  const { Body: body } = await s3().send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  if (!(body instanceof Readable)) throw new Error('An object came without a body.');
  return body;
}
