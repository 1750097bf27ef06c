import { numberOf } from '../aws/dynamodb.ts';
import { readState } from './read-state.ts';
import { keptSince, retentionMonths } from './retention.ts';
import { sinceKey } from './state-keys.ts';

/**
 * From when on there are counters of a guild (ms since the epoch): when it was first seen, or as far back as they are
 * kept at `now`. Undefined before anything of it was stored.
 */
export async function readSince(guild: string, now = Date.now()): Promise<number | undefined> {
  const item = await readState(sinceKey(guild), { consistent: false });
  const months = retentionMonths();
  const kept = months === undefined ? 0 : keptSince(now, months);
  return item && Math.max(numberOf(item, 'since'), kept);
}
