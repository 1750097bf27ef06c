import { snowflakeTime } from '../../../shared/discord/snowflake.ts';
import { HOUR_MS, hourStart, monthOf } from '../../../shared/time.ts';
import { type Data, dataIn, idIn, isBot } from '../../discord/dispatch.ts';
import type { Entry } from '../entry.ts';
import { guildOf, hasIgnoredRole, isIgnoredChannel, type ShardState } from '../shard-state.ts';

/** Messages that people write: DEFAULT and REPLY (Discord: Message, Message Types). A missing type is taken for DEFAULT. */
const PEOPLES_TYPES: ReadonlySet<unknown> = new Set([undefined, 0, 19]);

/** MESSAGE_CREATE: one message, at the hour of its own time, in the channel or thread it was sent to. */
export function messageCreate(state: ShardState, d: Data, now: number): Entry[] {
  const guild = guildOf(state, d)?.guild;
  const author = dataIn(d, 'author');
  const user = author && idIn(author, 'id');
  const channel = idIn(d, 'channel_id');
  const id = idIn(d, 'id');
  if (guild === undefined || user === undefined || channel === undefined || id === undefined) return [];
  if (isBot(author) || d['webhook_id'] != null || !PEOPLES_TYPES.has(d['type'])) return [];
  if (isIgnoredChannel(state, guild, channel) || hasIgnoredRole(state, guild, dataIn(d, 'member'))) return [];
  const at = messageTime(id, now);
  const who = state.hash(monthOf(at), guild, user) ?? state.anonymous();
  return [{ cells: [{ event: 'msg', guild, hour: hourStart(at), who, channel, count: 1 }], facts: [] }];
}

/** A message's own time, or its arrival where the id claims a time that has not come. */
function messageTime(id: string, now: number): number {
  const at = snowflakeTime(id);
  return at > now + HOUR_MS ? now : at;
}
