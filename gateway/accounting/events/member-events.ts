import { HOUR_MS, hourStart } from '../../../shared/time.ts';
import { type Data, dataIn, idIn, isBot, stringIn } from '../../discord/dispatch.ts';
import type { Cell, Entry } from '../entry.ts';
import { guildFact } from '../guild-memory.ts';
import { guildOf, hasIgnoredRole, type ShardState, totalUsers } from '../shard-state.ts';

/** No replay lasts this long. A member who joined earlier was counted already. */
const STALE_JOIN_MS = HOUR_MS;

/** GUILD_MEMBER_ADD: a join, in the hour of `joined_at`. Bots change only the member count. */
export function memberAdd(state: ShardState, d: Data, now: number): Entry[] {
  const found = guildOf(state, d);
  if (!found) return [];
  const { guild, memory } = found;
  const joined = Date.parse(stringIn(d, 'joined_at') ?? '');
  const at = Number.isNaN(joined) ? now : Math.min(joined, now);
  if (at < now - STALE_JOIN_MS) return [];
  memory.members += 1;
  const cells: Cell[] = [totalUsers(guild, memory, at)];
  // The dispatch came in a later hour, which may already have a total without this member.
  if (hourStart(at) !== hourStart(now)) cells.push(totalUsers(guild, memory, now));
  if (!isBot(dataIn(d, 'user'))) cells.push({ event: 'join', guild, hour: hourStart(at), count: 1 });
  return [{ cells, facts: [guildFact(guild, memory)] }];
}

/**
 * GUILD_MEMBER_REMOVE: a part. It ends the member's voice session, because Discord does not always send a voice update.
 */
export function memberRemove(state: ShardState, d: Data, now: number): Entry[] {
  const found = guildOf(state, d);
  if (!found) return [];
  const { guild, memory } = found;
  memory.members = Math.max(0, memory.members - 1);
  const user = dataIn(d, 'user');
  const cells: Cell[] = [totalUsers(guild, memory, now)];
  if (!isBot(user)) cells.push({ event: 'part', guild, hour: hourStart(now), count: 1 });
  const part: Entry = { cells, facts: [guildFact(guild, memory)] };
  const ended = endVoice(state, guild, user && idIn(user, 'id'), now);
  // One entry: if a batch was cut between the two, a replay would count the part again.
  return [{ cells: [...part.cells, ...ended.cells], facts: [...part.facts, ...ended.facts] }];
}

/** GUILD_MEMBER_UPDATE: ends the voice session of a member who has an ignored role now. */
export function memberUpdate(state: ShardState, d: Data, now: number): Entry[] {
  const guild = idIn(d, 'guild_id');
  const user = dataIn(d, 'user');
  if (guild === undefined || !hasIgnoredRole(state, guild, d)) return [];
  return [endVoice(state, guild, user && idIn(user, 'id'), now)];
}

function endVoice(state: ShardState, guild: string, user: string | undefined, now: number): Entry {
  const session = user === undefined ? undefined : state.roster.find(guild, user);
  return session ? state.roster.close(now, session) : { cells: [], facts: [] };
}
