import { DAYS_KEPT } from '../../shared/aws/bucket-folders.ts';
import { deleteObjects } from '../../shared/aws/delete-objects.ts';
import { DAY_MS } from '../../shared/time.ts';

/** Deletes a bucket's expired objects, as the deployed bucket's lifecycle rules do. `now` is in ms. */
export async function expireObjects(bucket: string, now: number): Promise<void> {
  for (const [folder, days] of Object.entries(DAYS_KEPT))
    await deleteObjects(bucket, folder, now - days * DAY_MS);
}
