import { type Item, numberOf, queryPartition, stringOf } from '../../shared/aws/dynamodb.ts';
import { tables } from '../../shared/aws/tables.ts';
import { readDirectory } from '../../shared/state/channel-directory.ts';
import type { Settings } from '../../shared/state/guild-settings.ts';
import { readState } from '../../shared/state/read-state.ts';
import { appliedKey, guildsPartition, settledKey, voicePartition } from '../../shared/state/state-keys.ts';
import type { Memory } from '../accounting/accountant.ts';
import type { GuildMemory } from '../accounting/guild-memory.ts';
import type { Settled, VoiceSession } from '../accounting/voice-session.ts';

/** Rebuilds a shard's memory from `state`. Reads are consistent, because the memory must agree with the counters. */
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
      // Only threads of ignored channels need it. The next snapshot brings it anyway.
      ...(settings(guild).ignoredChannels.length > 0 && { channels: await readDirectory(guild) }),
    });
  }
  const voice: VoiceSession[] = [];
  for await (const item of queryPartition(tables.state, voicePartition(shard), { ConsistentRead: true })) {
    voice.push(voiceSessionOf(item));
  }
  const settled = await readState(settledKey(shard));
  return { guilds, voice, ...(settled && { settled: settledOf(settled) }) };
}

/**
 * Batches that ingest skipped, all of them before number `n`. `state` misses what they said about the time from `since`
 * (ms) on.
 */
export interface MissedBatches {
  n: number;
  since: number;
}

/** Reads which batches `state` misses; undefined while it agrees with the counters. */
export async function readMissedBatches(shard: string): Promise<MissedBatches | undefined> {
  const item = await readState(appliedKey(shard));
  return item?.['brokenAt'] && { n: numberOf(item, 'brokenAt'), since: numberOf(item, 'brokenSince') };
}

/** Reads when batch `n` of a shard was cut, ms, if it is the last one that ingest claimed; otherwise undefined. */
export async function readApplied(shard: string, n: number): Promise<number | undefined> {
  const cursor = await readState(appliedKey(shard));
  return cursor && numberOf(cursor, 'n') === n ? numberOf(cursor, 'at') : undefined;
}

function voiceSessionOf(item: Item): VoiceSession {
  const key = stringOf(item, 'sk');
  return {
    key,
    guild: stringOf(item, 'guild'),
    channel: stringOf(item, 'channel'),
    since: numberOf(item, 'since'),
    // Rotation removes the hash when it closes the month. The session's key replaces it.
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
