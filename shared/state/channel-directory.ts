import { queryPartition, stringOf } from '../aws/dynamodb.ts';
import { tables } from '../aws/tables.ts';
import { directoryPartition } from './state-keys.ts';

/** A channel, category or thread as last known. `kind` is Discord's channel type. */
export interface Channel {
  id: string;
  name: string;
  kind: number;
  /** The parent channel of a thread, the category of a channel. */
  parent?: string;
  /** Seen to be deleted; what was deleted while nobody looked may lack it. */
  deleted?: true;
}

/** Discord's channel types of threads: announcement, public, private (Discord: Channel, Channel Types). */
const THREAD_KINDS: ReadonlySet<number> = new Set([10, 11, 12]);

export const isThread = (channel: Pick<Channel, 'kind'>): boolean => THREAD_KINDS.has(channel.kind);

/** A guild's channels by id, those deleted meanwhile included. */
export type Directory = ReadonlyMap<string, Channel>;

/** Loads a guild's channel directory. */
export async function readDirectory(guild: string): Promise<Map<string, Channel>> {
  const channels = new Map<string, Channel>();
  for await (const item of queryPartition(tables.state, directoryPartition(guild))) {
    const id = stringOf(item, 'sk');
    const parent = item['parent']?.S;
    channels.set(id, {
      id,
      name: stringOf(item, 'name'),
      kind: Number(item['kind']?.N ?? 0),
      ...(parent === undefined ? {} : { parent }),
      ...(item['deleted']?.BOOL === true && { deleted: true }),
    });
  }
  return channels;
}

/** The channel that counts stored under `id` are shown under: a thread's parent, otherwise the channel itself. */
export function rollUp(directory: Directory, id: string): string {
  const channel = directory.get(id);
  return channel && isThread(channel) && channel.parent !== undefined ? channel.parent : id;
}

/** How a channel is written in files and replies: `#name`, or `#id` where no name was ever known. */
export function channelLabel(directory: Directory, id: string): string {
  return `#${directory.get(id)?.name ?? id}`;
}

/** Whether `channel`, or a channel it stands in (a thread's parent, the category), is among `ids`. */
export function isWithin(directory: Directory | undefined, channel: string, ids: readonly string[]): boolean {
  if (ids.length === 0) return false;
  // A thread stands in a channel that stands in a category: three steps at the most.
  let at: string | undefined = channel;
  for (let step = 0; step < 3 && at !== undefined; step++) {
    if (ids.includes(at)) return true;
    at = directory?.get(at)?.parent;
  }
  return false;
}
