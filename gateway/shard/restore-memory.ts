import { type Item, numberOf, queryPartition, stringOf } from '../../shared/aws/dynamodb.ts';
import { tables } from '../../shared/aws/tables.ts';
import { readDirectory } from '../../shared/state/channel-directory.ts';
import type { Settings } from '../../shared/state/guild-settings.ts';
import { readState } from '../../shared/state/read-state.ts';
import { appliedKey, guildsPartition, settledKey, voicePartition } from '../../shared/state/state-keys.ts';
import type { Memory } from '../accounting/accountant.ts';
import type { GuildMemory } from '../accounting/guild-memory.ts';
import type { Settled, VoiceSession } from '../accounting/voice-roster.ts';

/** Rebuilds what a shard's worker remembers from `state`. Reads are consistent: they must agree with the counters. */
export async function readMemory(shard: string, settings: (guild: string) => Settings): Promise<Memory> {
  const guilds = new Map<string, GuildMemory>();
  for await (const item of queryPartition(tables.state, guildsPartition(shard), { ConsistentRead: true })) {
    const guild = stringOf(item, 'sk');
    const digest = item['channels']?.S;
    guilds.set(guild, {
      members: numberOf(item, 'members'),
      ...(digest !== undefined && { channelsDigest: digest }),
      ...(item['unseenSince'] && { unseenSince: numberOf(item, 'unseenSince') }),
      ...(item['gapSince'] && { gapSince: numberOf(item, 'gapSince') }),
      // Only needed to tell whether a thread stands in an ignored channel; the next snapshot brings it anyway.
      ...(settings(guild).ignoredChannels.length > 0 && { channels: await readDirectory(guild) }),
    });
  }
  const voice: VoiceSession[] = [];
  for await (const item of queryPartition(tables.state, voicePartition(shard), { ConsistentRead: true })) {
    voice.push(voiceSessionOf(item));
  }
  const settled = await get(settledKey(shard));
  return { guilds, voice, ...(settled && { settled: settledOf(settled) }) };
}

/** Batches were left out, the last before number `n`: what they said of the time from `since` (ms) on is not in `state`. */
export interface Break {
  n: number;
  since: number;
}

/** Whether `state` lacks something; undefined while it agrees with the counters. */
export async function readBreak(shard: string): Promise<Break | undefined> {
  const item = await get(appliedKey(shard));
  return item?.['brokenAt'] && { n: numberOf(item, 'brokenAt'), since: numberOf(item, 'brokenSince') };
}

/** When batch `n` of a shard was cut, ms, if it is the last that was claimed; undefined before it is. */
export async function readApplied(shard: string, n: number): Promise<number | undefined> {
  const cursor = await get(appliedKey(shard));
  return cursor && numberOf(cursor, 'n') === n ? numberOf(cursor, 'at') : undefined;
}

async function get(key: { pk: string; sk: string }): Promise<Item | undefined> {
  const item = await readState(key);
  return item;
}

function voiceSessionOf(item: Item): VoiceSession {
  const key = stringOf(item, 'sk');
  return {
    key,
    guild: stringOf(item, 'guild'),
    channel: stringOf(item, 'channel'),
    since: numberOf(item, 'since'),
    // Rotation takes the hash away when it closes the month: the session's own key stands in for it.
    who: item['who']?.S ?? key,
    month: stringOf(item, 'month'),
    ...(item['held']?.BOOL === true && { held: true as const }),
  };
}

const settledOf = (item: Item): Settled => ({
  through: numberOf(item, 'through'),
  upTo: stringOf(item, 'upTo'),
  before: numberOf(item, 'before'),
});
