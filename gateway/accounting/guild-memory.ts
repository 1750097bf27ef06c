import { createHash } from 'node:crypto';
import type { Fact } from '../../shared/messages/batch.ts';
import type { Channel } from '../../shared/state/channel-directory.ts';
import { countIn, type Data, idIn, stringIn } from '../discord/dispatch.ts';

/** What the worker remembers about a guild. */
export interface GuildMemory {
  members: number;
  /** The channels and active threads; undefined after a restart until the next snapshot. */
  channels?: Map<string, Channel>;
  /** A digest of the channels in `state`, so that an unchanged snapshot writes nothing. */
  channelsDigest?: string;
  /** The time since which nothing of the guild is seen, ms. The next snapshot ends it. */
  unseenSince?: number;
  /** The time since which that is a gap of this guild, ms. Before it, it is a gap of the whole shard. */
  gapSince?: number;
}

/** Reads a channel or thread from a dispatch; undefined if it lacks something that the directory needs. */
export function channelIn(data: Data): Channel | undefined {
  const id = idIn(data, 'id');
  const name = stringIn(data, 'name');
  const kind = countIn(data, 'type');
  if (id === undefined || name === undefined || kind === undefined) return undefined;
  const parent = idIn(data, 'parent_id');
  return { id, name, kind, ...(parent !== undefined && { parent }) };
}

/** The fact that a channel is as it is. */
export const channelFact = (guild: string, { id, name, kind, parent, deleted }: Channel): Fact => ({
  t: 'channel',
  guild,
  id,
  name,
  kind,
  ...(parent !== undefined && { parent }),
  ...(deleted && { deleted }),
});

/** The fact that a guild is as `memory` says. */
export const guildFact = (guild: string, memory: GuildMemory): Fact => ({
  t: 'guild',
  guild,
  members: memory.members,
  ...(memory.channelsDigest !== undefined && { channels: memory.channelsDigest }),
  ...(memory.unseenSince !== undefined && { unseenSince: memory.unseenSince }),
  ...(memory.gapSince !== undefined && { gapSince: memory.gapSince }),
});

/** A short digest of a set of channels. Their order does not matter. */
export function digestOf(channels: Iterable<Channel>): string {
  const lines = [...channels].map(({ id, name, kind, parent }) =>
    JSON.stringify([id, name, kind, parent ?? '']),
  );
  return createHash('sha256').update(lines.sort().join('\n')).digest('base64url').slice(0, 16);
}
