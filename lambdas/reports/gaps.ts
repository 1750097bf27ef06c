import { parseShardName } from '../../shared/batch.ts';
import { queryPartition, s } from '../../shared/dynamodb.ts';
import { shardOfGuild } from '../../shared/snowflake.ts';
import { GAPS_PARTITION } from '../../shared/state-keys.ts';
import { tables } from '../../shared/tables.ts';

/** `[from, to)`, ms: times in which nothing of a guild was seen. */
export interface Gap {
  from: number;
  to: number;
}

/** More than these would push everything else out of the reply. */
const SHOWN = 5;

/** When nothing was seen of a guild within a range: in order, cut to the range, those that overlap made one. */
export async function readGaps(guild: string, range: { start: number; end: number }): Promise<Gap[]> {
  const gaps: Gap[] = [];
  const items = queryPartition(tables.state, GAPS_PARTITION, {
    KeyConditionExpression: 'pk = :pk AND sk < :end',
    ExpressionAttributeValues: { ':end': s(new Date(range.end).toISOString()) },
  });
  for await (const item of items) {
    const from = Math.max(Number(item['from']?.N), range.start);
    const to = Math.min(Number(item['to']?.N), range.end);
    if (!(from < to) || !concerns(guild, item['guild']?.S, item['shard']?.S)) continue;
    const last = gaps.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else gaps.push({ from, to });
  }
  return gaps;
}

/** A gap is one guild's, or that of a shard with all of its guilds. */
function concerns(guild: string, only: string | undefined, shard: string | undefined): boolean {
  if (only !== undefined) return only === guild;
  if (shard === undefined) return false;
  const { id, count } = parseShardName(shard);
  return shardOfGuild(guild, count) === id;
}

/** What a reply says of gaps: nothing where there are none. */
export function describeGaps(gaps: readonly Gap[]): string[] {
  if (gaps.length === 0) return [];
  const times = gaps.slice(0, SHOWN).map(({ from, to }) => `${second(from)} to ${second(to)}`);
  const more = gaps.length > SHOWN ? `, and ${gaps.length - SHOWN} more` : '';
  return [`⚠️ Nothing was seen, so nothing is counted, from ${times.join(', ')}${more} (UTC).`];
}

const second = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ');
