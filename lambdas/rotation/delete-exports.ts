import { WITH_HASHES } from '../../shared/aws/bucket-folders.ts';
import { deleteObjects } from '../../shared/aws/delete-objects.ts';
import { requireEnv } from '../../shared/env.ts';

/**
 * Deletes the exports that show hashes. Those of the running month go too: they are copies, good for an hour. One that
 * is stored after this was made before the month was marked closed, and is taken back by whoever made it.
 */
export async function deleteExportsWithHashes(): Promise<void> {
  await deleteObjects(requireEnv('REPORTS_BUCKET'), WITH_HASHES);
}
