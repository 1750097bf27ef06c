import { queryPartition, s } from '../../shared/aws/dynamodb.ts';
import { tables } from '../../shared/aws/tables.ts';
import { shardOfGuild } from '../../shared/discord/snowflake.ts';
import { parseShardName } from '../../shared/messages/batch.ts';
import { GAPS_PARTITION } from '../../shared/state/state-keys.ts';
import type { Range } from '../../shared/time.ts';

/** A time span `[from, to)`, ms, in which the worker saw nothing of a guild. */
export interface Gap {
  from: number;
  to: number;
}

/** Reads a guild's gaps within a range: in order, cut to the range, overlapping and adjoining ones merged. */
export async function readGaps(guild: string, range: Range): Promise<Gap[]> {
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

/** A gap belongs to one guild, or to a shard and all guilds of that shard. */
function concerns(guild: string, only: string | undefined, shard: string | undefined): boolean {
  if (only !== undefined) return only === guild;
  if (shard === undefined) return false;
  const { id, count } = parseShardName(shard);
  return shardOfGuild(guild, count) === id;
}
