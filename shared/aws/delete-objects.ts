import { DeleteObjectsCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { s3 } from './s3.ts';

/**
 * Deletes the objects of a bucket under a prefix (`''` for all) that were last written before `until` (ms; by default
 * all). Gives the number of deleted objects; throws if one could not be deleted.
 */
export async function deleteObjects(
  bucket: string,
  prefix: string,
  until = Number.POSITIVE_INFINITY,
): Promise<number> {
  let deleted = 0;
  const pages = paginateListObjectsV2({ client: s3() }, { Bucket: bucket, Prefix: prefix });
  for await (const { Contents: objects = [] } of pages) {
    const keys = objects.flatMap(({ Key, LastModified: at }) =>
      Key === undefined || (at?.getTime() ?? 0) >= until ? [] : [{ Key }],
    );
    if (keys.length === 0) continue;
    const { Errors: errors = [] } = await s3().send(
      new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: keys, Quiet: true } }),
    );
    if (errors.length > 0)
      throw new Error(`${errors.length} objects could not be deleted: ${errors[0]?.Code}.`);
    deleted += keys.length;
  }
  return deleted;
}
