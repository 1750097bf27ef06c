import assert from 'node:assert/strict';
import type { Counts } from './counts.ts';
import type { Crash } from './crash-points.ts';
import { at, channel, message, snapshot } from './gateway-events.ts';
import { type ShardRig, startedShardRig } from './shard-rig.ts';

export const NOON = at('2018-01-12T12:00:00');
export const FLUSH_MS = 10_000;

export const messages = (rig: ShardRig): Counts =>
  new Map([...rig.state.counts()].filter(([key]) => key.startsWith('msg')));

/** Writes a message in each of these channels, `after` ms past noon. */
export function write(rig: ShardRig, after: number, ...channels: number[]): void {
  for (const place of channels)
    rig.emit(message({ at: NOON + after, channel: channel(place) }), NOON + after);
}

/** Tells the time at which received dispatches are sent. */
export async function flush(rig: ShardRig, at: number): Promise<void> {
  rig.tick(at);
  await rig.quiet();
}

/** A rig whose worker dies while it sends a batch with messages 1 and 2. Message 3 comes after them. */
export async function dyingOf(before: Crash['before']): Promise<ShardRig> {
  const rig = await startedShardRig(NOON, snapshot(), { flushMs: FLUSH_MS });
  rig.arm([{ before, number: 1 }]);
  write(rig, 1000, 1, 2);
  await flush(rig, NOON + 1000 + FLUSH_MS);
  assert.equal(rig.worker()?.dead, true);
  write(rig, 12_000, 3);
  return rig;
}
