import { queryPartition, s } from '../../shared/aws/dynamodb.ts';
import { tables } from '../../shared/aws/tables.ts';
import { shardOfGuild } from '../../shared/discord/snowflake.ts';
import { type Locale, writeDate, writeNumber } from '../../shared/locale.ts';
import { parseShardName } from '../../shared/messages/batch.ts';
import { GAPS_PARTITION } from '../../shared/state/state-keys.ts';
import { dayOf, type Range } from '../../shared/time.ts';
import { WORDS } from '../words/report-words.ts';
import { formatCount } from '../words/text.ts';

/** `[from, to)`, ms: times in which nothing of a guild was seen. */
export interface Gap {
  from: number;
  to: number;
}

/** More than these would push everything else out of the reply. */
const SHOWN = 5;

/** When nothing was seen of a guild within a range: in order, cut to the range, those that overlap made one. */
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

/** A gap is one guild's, or that of a shard with all of its guilds. */
function concerns(guild: string, only: string | undefined, shard: string | undefined): boolean {
  if (only !== undefined) return only === guild;
  if (shard === undefined) return false;
  const { id, count } = parseShardName(shard);
  return shardOfGuild(guild, count) === id;
}

/**
 * How much of a range was seen, and what is missing: `Seen: 99.97 %, missing 13 min on 12 Jan 04:10–04:23 UTC`. Undefined
 * where nothing is missing. `now` (ms) is the moment of asking: what is yet to come is not missing.
 */
export function describeSeen(
  gaps: readonly Gap[],
  range: Range,
  now: number,
  locale: Locale,
): string | undefined {
  if (gaps.length === 0) return undefined;
  const { seen } = WORDS[locale];
  const missing = gaps.reduce((sum, { from, to }) => sum + to - from, 0);
  const length = Math.max(Math.min(range.end, now) - range.start, missing);
  // Rounded down: what is not whole must not look it.
  const percent = Math.floor((1 - missing / length) * 10_000) / 100;
  const written = writeNumber(percent, locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const named = gaps.slice(0, SHOWN).map((gap) => seen.gap(lasting(gap), between(gap, locale)));
  const left = gaps.length - SHOWN;
  const all = seen.missing(written, named.join(', '));
  return left > 0 ? seen.more(all, left, formatCount(left, locale)) : all;
}

function lasting({ from, to }: Gap): string {
  const seconds = Math.ceil((to - from) / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function between({ from, to }: Gap, locale: Locale): string {
  const day = (at: number) => writeDate(at, locale, { day: 'numeric', month: 'short' });
  const sameDay = dayOf(from) === dayOf(to);
  return sameDay
    ? `${day(from)} ${clock(from)}–${clock(to)}`
    : `${day(from)} ${clock(from)} – ${day(to)} ${clock(to)}`;
}

const clock = (at: number): string => new Date(at).toISOString().slice(11, 16);
