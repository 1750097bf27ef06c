import { type Channel, isThread } from '../../../shared/state/channel-directory.ts';
import { countIn, type Data, dataIn, idIn, listIn } from '../../discord/dispatch.ts';
import type { Entry } from '../entry.ts';
import { channelFact, channelIn, digestOf, type GuildMemory, guildFact } from '../guild-memory.ts';
import { countsInVoice, type ShardState, totalUsers } from '../shard-state.ts';
import type { VoiceSession } from '../voice-session.ts';
import { voiceKey } from './voice-events.ts';

/**
 * READY after a session was lost at `lostAt` (ms): records the gap. Each known guild stays unseen until its snapshot.
 */
export function sessionReplaced(state: ShardState, d: Data, lostAt: number, now: number): Entry[] {
  const entries = gapBetween(lostAt, now);
  const present = Array.isArray(d['guilds'])
    ? new Set(listIn(d, 'guilds').map((guild) => idIn(guild, 'id')))
    : new Set(state.guilds.keys());
  for (const [guild, memory] of state.guilds) {
    if (present.has(guild)) entries.push(...loseSight(state, guild, memory, lostAt, now));
    else entries.push(...forget(state, guild, lostAt));
  }
  return entries;
}

/** GUILD_CREATE: a snapshot of a guild, after each IDENTIFY, after an outage, and when the bot is added to a server. */
export function guildCreate(state: ShardState, d: Data, now: number): Entry[] {
  const guild = idIn(d, 'id');
  if (guild === undefined || d['unavailable'] === true) return [];
  const entries: Entry[] = [];
  const memory = state.guilds.get(guild) ?? { members: 0 };
  if (!state.guilds.has(guild)) entries.push({ cells: [], facts: [{ t: 'since', guild, since: now }] });
  state.guilds.set(guild, memory);
  const { gapSince } = memory;
  if (gapSince !== undefined) entries.push(...gapBetween(gapSince, now, guild));
  delete memory.unseenSince;
  delete memory.gapSince;
  memory.members = countIn(d, 'member_count') ?? memory.members;
  entries.push(...learnChannels(guild, memory, d), ...reconcileVoice(state, guild, d, now));
  // The guild's fact with the directory's digest goes last. If a batch is cut before it and this worker dies, the
  // channels are written again instead of missing.
  entries.push({ cells: [totalUsers(guild, memory, now)], facts: [guildFact(guild, memory)] });
  return entries;
}

/** GUILD_DELETE: the guild has an outage, or the bot was removed from it. */
export function guildDelete(state: ShardState, d: Data, now: number): Entry[] {
  const guild = idIn(d, 'id');
  const memory = guild === undefined ? undefined : state.guilds.get(guild);
  if (guild === undefined || !memory) return [];
  if (d['unavailable'] !== true) return forget(state, guild, now);
  return loseSight(state, guild, memory, now, now);
}

/**
 * Marks a guild as unseen since `at` (ms), and holds its voice sessions. The entries make that durable at once: a worker
 * that restarts before the next snapshot must not count unseen time, and must record the gap. `gapSince` (ms) is where
 * the gap of the whole shard ends.
 */
function loseSight(
  state: ShardState,
  guild: string,
  memory: GuildMemory,
  at: number,
  gapSince: number,
): Entry[] {
  memory.unseenSince ??= at;
  memory.gapSince ??= gapSince;
  const held = state.roster.inGuild(guild).flatMap((session) => state.roster.hold(at, session));
  return [...held, { cells: [], facts: [guildFact(guild, memory)] }];
}

/** The gap between two instants, ms. `seen` can be the earlier one if the clock stepped back. */
function gapBetween(lost: number, seen: number, guild?: string): Entry[] {
  if (lost === seen) return [];
  const gap = { from: Math.min(lost, seen), to: Math.max(lost, seen) };
  return [{ cells: [], facts: [{ t: 'gap', ...gap, ...(guild !== undefined && { guild }) }] }];
}

/** When a session ends whose person is gone: a held one ended when it was last seen. */
const endOf = ({ held, since }: VoiceSession, at: number): number => (held ? since : at);

function forget(state: ShardState, guild: string, at: number): Entry[] {
  const entries = state.roster
    .inGuild(guild)
    .map((session) => state.roster.close(endOf(session, at), session));
  state.guilds.delete(guild);
  return [...entries, { cells: [], facts: [{ t: 'guild-gone', guild }] }];
}

function learnChannels(guild: string, memory: GuildMemory, d: Data): Entry[] {
  const channels = listIn(d, 'channels').flatMap((data) => channelIn(data) ?? []);
  const threads = listIn(d, 'threads').flatMap((data) => channelIn(data) ?? []);
  const digest = digestOf(channels);
  const known = memory.channels;
  const changed = [
    ...(digest === memory.channelsDigest ? [] : [...channels, ...deletedSince(known, channels)]),
    ...threads.filter(({ id, name }) => known?.get(id)?.name !== name),
  ];
  memory.channelsDigest = digest;
  memory.channels = new Map([...channels, ...threads].map((channel) => [channel.id, channel]));
  return changed.map((channel) => ({ cells: [], facts: [channelFact(guild, channel)] }));
}

/** The known channels that a snapshot lacks. Threads are no sign: a snapshot has only the active ones. */
function deletedSince(known: GuildMemory['channels'], channels: readonly Channel[]): Channel[] {
  const present = new Set(channels.map(({ id }) => id));
  return [...(known?.values() ?? [])]
    .filter((channel) => !isThread(channel) && !present.has(channel.id) && !channel.deleted)
    .map((channel) => ({ ...channel, deleted: true }));
}

/** Brings the voice sessions in line with a snapshot. Sessions in the same channel go on; all others end. */
function reconcileVoice(state: ShardState, guild: string, d: Data, now: number): Entry[] {
  const members = new Map(listIn(d, 'members').map((member) => [dataIn(member, 'user')?.['id'], member]));
  const seen = new Set<string>();
  const present = new Set<VoiceSession>();
  const arrivals: { user: string; key: string; channel: string }[] = [];
  const entries: Entry[] = [];
  for (const voiceState of listIn(d, 'voice_states')) {
    const user = idIn(voiceState, 'user_id');
    const channel = idIn(voiceState, 'channel_id');
    if (user === undefined || channel === undefined) continue;
    if (!countsInVoice(state, guild, channel, dataIn(voiceState, 'member') ?? members.get(user))) continue;
    if (seen.has(user)) continue;
    seen.add(user);
    const known = voiceKey(state, guild, voiceState);
    const session = state.roster.find(guild, user, known);
    if (session?.channel === channel) {
      present.add(session);
      entries.push(...state.roster.resume(now, session));
    } else {
      arrivals.push({ user, key: known ?? state.anonymous(), channel });
    }
  }
  for (const session of state.roster.inGuild(guild)) {
    if (!present.has(session)) entries.push(state.roster.close(endOf(session, now), session));
  }
  for (const { user, key, channel } of arrivals)
    entries.push(state.roster.open(now, guild, user, key, channel));
  return entries;
}
