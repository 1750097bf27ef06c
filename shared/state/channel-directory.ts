import { queryPartition, stringOf } from '../aws/dynamodb.ts';
import { tables } from '../aws/tables.ts';
import { directoryPartition } from './state-keys.ts';

/** A channel, category or thread as it was last seen. `kind` is Discord's channel type. */
export interface Channel {
  id: string;
  name: string;
  kind: number;
  /** The parent channel of a thread, the category of a channel. */
  parent?: string;
  /** The bot saw the deletion. A channel that was deleted while the bot was away may lack it. */
  deleted?: true;
}

/** Discord's channel types for threads: announcement, public, private (Discord: Channel, Channel Types). */
const THREAD_KINDS: ReadonlySet<number> = new Set([10, 11, 12]);

/** Whether a channel is a thread. */
export const isThread = (channel: Pick<Channel, 'kind'>): boolean => THREAD_KINDS.has(channel.kind);

/** A guild's channels by id, including deleted ones. */
export type Directory = ReadonlyMap<string, Channel>;

/** Reads a guild's channel directory. */
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

/** The channel under which counts of `id` are shown: the parent of a thread, otherwise the channel itself. */
export function rollUp(directory: Directory, id: string): string {
  const channel = directory.get(id);
  return channel && isThread(channel) && channel.parent !== undefined ? channel.parent : id;
}

/** The label of a channel in files and replies: `#name`, or `#id` if its name was never known. */
export function channelLabel(directory: Directory, id: string): string {
  return `#${directory.get(id)?.name ?? id}`;
}

/** Whether `channel`, the parent of the thread, or the category is among `ids`. */
export function isWithin(directory: Directory | undefined, channel: string, ids: readonly string[]): boolean {
  if (ids.length === 0) return false;
  // Three steps at most: a thread, its channel, and the channel's category.
  let at: string | undefined = channel;
  for (let step = 0; step < 3 && at !== undefined; step++) {
    if (ids.includes(at)) return true;
    at = directory?.get(at)?.parent;
  }
  return false;
}
