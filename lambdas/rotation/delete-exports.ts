import { DeleteObjectsCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { requireEnv } from '../../shared/env.ts';
import { WITH_HASHES } from '../../shared/export-folders.ts';
import { s3 } from '../../shared/s3.ts';

/**
 * Deletes the exports that show hashes. Those of the running month go too: they are copies, good for an hour. One that
 * is stored after this was made before the month was marked closed, and is taken back by whoever made it.
 */
export async function deleteExportsWithHashes(): Promise<void> {
  const bucket = requireEnv('REPORTS_BUCKET');
  const pages = paginateListObjectsV2({ client: s3() }, { Bucket: bucket, Prefix: WITH_HASHES });
  for await (const { Contents: objects = [] } of pages) {
    const keys = objects.flatMap(({ Key }) => (Key === undefined ? [] : [{ Key }]));
    if (keys.length === 0) continue;
    const { Errors: errors = [] } = await s3().send(
      new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: keys, Quiet: true } }),
    );
    if (errors.length > 0)
      throw new Error(`${errors.length} exports could not be deleted: ${errors[0]?.Code}.`);
  }
}
