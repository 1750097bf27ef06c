import { createHash } from 'node:crypto';
import type { Fact } from '../../shared/messages/batch.ts';
import type { Channel } from '../../shared/state/channel-directory.ts';
import { countIn, type Data, idIn, stringIn } from '../discord/dispatch.ts';

/** What the worker remembers of a guild. */
export interface GuildMemory {
  members: number;
  /** Its channels and active threads; undefined from a restart by RESUME until the next snapshot. */
  channels?: Map<string, Channel>;
  /** A digest of the channels that `state` has, so that an unchanged snapshot writes nothing. */
  channelsDigest?: string;
  /** From when on nothing of it was seen: until the next snapshot is reconciled. */
  unseenSince?: number;
  /** From when on that is a gap of the guild's own, as opposed to one of the whole shard. */
  gapSince?: number;
}

/** A channel or thread out of a dispatch; undefined when it lacks what the directory needs. */
export function channelIn(data: Data): Channel | undefined {
  const id = idIn(data, 'id');
  const name = stringIn(data, 'name');
  const kind = countIn(data, 'type');
  if (id === undefined || name === undefined || kind === undefined) return undefined;
  const parent = idIn(data, 'parent_id');
  return { id, name, kind, ...(parent !== undefined && { parent }) };
}

export const channelFact = (guild: string, { id, name, kind, parent, deleted }: Channel): Fact => ({
  t: 'channel',
  guild,
  id,
  name,
  kind,
  ...(parent !== undefined && { parent }),
  ...(deleted && { deleted }),
});

export const guildFact = (guild: string, memory: GuildMemory): Fact => ({
  t: 'guild',
  guild,
  members: memory.members,
  ...(memory.channelsDigest !== undefined && { channels: memory.channelsDigest }),
  ...(memory.unseenSince !== undefined && { unseenSince: memory.unseenSince }),
  ...(memory.gapSince !== undefined && { gapSince: memory.gapSince }),
});

/** A short digest of a set of channels, whatever their order. */
export function digestOf(channels: Iterable<Channel>): string {
  const lines = [...channels].map(({ id, name, kind, parent }) =>
    JSON.stringify([id, name, kind, parent ?? '']),
  );
  return createHash('sha256').update(lines.sort().join('\n')).digest('base64url').slice(0, 16);
}
