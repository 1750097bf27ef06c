import type { Fact } from '../../../shared/messages/batch.ts';
import { isThread } from '../../../shared/state/channel-directory.ts';
import { type Data, idIn, listIn } from '../../discord/dispatch.ts';
import type { Entry } from '../entry.ts';
import { channelFact, channelIn, digestOf, type GuildMemory, guildFact } from '../guild-memory.ts';
import { guildOf, type ShardState } from '../shard-state.ts';

/** CHANNEL_CREATE, CHANNEL_UPDATE, THREAD_CREATE, THREAD_UPDATE: updates the channel in the directory. */
export function channelChange(state: ShardState, d: Data): Entry[] {
  const found = guildOf(state, d);
  const channel = channelIn(d);
  if (!found || !channel) return [];
  const { guild, memory } = found;
  const old = memory.channels?.get(channel.id);
  if (old && digestOf([old]) === digestOf([channel])) return [];
  memory.channels?.set(channel.id, channel);
  const facts = [channelFact(guild, channel)];
  return [{ cells: [], facts: isThread(channel) ? facts : [...facts, ...updateDigest(guild, memory)] }];
}

/**
 * CHANNEL_DELETE: marks the channel as deleted. It stays in the directory, because reports show old counts under its
 * name.
 */
export function channelDelete(state: ShardState, d: Data): Entry[] {
  const found = guildOf(state, d);
  const id = idIn(d, 'id');
  if (!found || id === undefined) return [];
  const channel = found.memory.channels?.get(id) ?? channelIn(d);
  found.memory.channels?.delete(id);
  const deleted = channel ? [channelFact(found.guild, { ...channel, deleted: true })] : [];
  const facts = [...deleted, ...updateDigest(found.guild, found.memory)];
  return facts.length > 0 ? [{ cells: [], facts }] : [];
}

/** THREAD_LIST_SYNC: updates the threads of channels that became visible. */
export function threadListSync(state: ShardState, d: Data): Entry[] {
  return listIn(d, 'threads').flatMap((thread) =>
    channelChange(state, { guild_id: d['guild_id'], ...thread }),
  );
}

/**
 * Updates the digest of the channels. If they are not in memory, drops it, so that the next snapshot writes all of
 * them.
 */
function updateDigest(guild: string, memory: GuildMemory): Fact[] {
  const digest =
    memory.channels && digestOf([...memory.channels.values()].filter((channel) => !isThread(channel)));
  if (digest === memory.channelsDigest) return [];
  if (digest === undefined) delete memory.channelsDigest;
  else memory.channelsDigest = digest;
  return [guildFact(guild, memory)];
}
