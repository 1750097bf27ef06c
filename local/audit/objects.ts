import { Readable } from 'node:stream';
import { GetObjectCommand, ListBucketsCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { s3 } from '../../shared/s3.ts';
import { searchPacked, type Tools } from './files.ts';
import { exported } from './residue.ts';

/**
 * Searches every object of every bucket, its key included, and gives how many there are. `expected` are the tokens and
 * hashes that an export may show.
 */
export async function searchObjects(expected: ReadonlySet<string>, tools: Tools): Promise<number> {
  const { searcher, finds } = tools;
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
          { where: 'object', place, look: exported(expected, finds) },
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
