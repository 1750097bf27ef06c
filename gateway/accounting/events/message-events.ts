import { snowflakeTime } from '../../../shared/discord/snowflake.ts';
import { HOUR_MS, hourStart, monthOf } from '../../../shared/time.ts';
import { type Data, dataIn, idIn, isBot } from '../../discord/dispatch.ts';
import type { Entry } from '../entry.ts';
import { guildOf, hasIgnoredRole, isIgnoredChannel, type ShardState } from '../shard-state.ts';

/**
 * The types of messages that people write: DEFAULT and REPLY (Discord: Message, Message Types). No type means DEFAULT.
 */
const WRITTEN_TYPES: ReadonlySet<unknown> = new Set([undefined, 0, 19]);

/** MESSAGE_CREATE: one message, in the hour of its id's timestamp, in its channel or thread. */
export function messageCreate(state: ShardState, d: Data, now: number): Entry[] {
  const guild = guildOf(state, d)?.guild;
  const author = dataIn(d, 'author');
  const user = author && idIn(author, 'id');
  const channel = idIn(d, 'channel_id');
  const id = idIn(d, 'id');
  if (guild === undefined || user === undefined || channel === undefined || id === undefined) return [];
  if (isBot(author) || d['webhook_id'] != null || !WRITTEN_TYPES.has(d['type'])) return [];
  if (isIgnoredChannel(state, guild, channel) || hasIgnoredRole(state, guild, dataIn(d, 'member'))) return [];
  const at = messageTime(id, now);
  const who = state.hash(monthOf(at), guild, user) ?? state.anonymous();
  return [{ cells: [{ event: 'msg', guild, hour: hourStart(at), who, channel, count: 1 }], facts: [] }];
}

/** The timestamp of a message's id, ms; its arrival if the id claims a time more than an hour later. */
function messageTime(id: string, now: number): number {
  const at = snowflakeTime(id);
  return at > now + HOUR_MS ? now : at;
}
