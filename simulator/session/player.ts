import { randomUUID } from 'node:crypto';
import { REST } from '@discordjs/rest';
import { startWorker } from '../../gateway/worker.ts';
import type { Stack } from '../../local/stack/stack.ts';
import type { Log } from '../../shared/log.ts';
import { DAY_MS } from '../../shared/time.ts';
import { startDiscord } from '../discord/discord.ts';
import type { TimelineEvent } from '../life/timeline-line.ts';
import { applyEvent } from './apply-event.ts';
import { createTracker } from './progress-tracker.ts';
import {
  setUpServer,
  simulatedApplication,
  simulatedServer,
  type TimelineChannel,
} from './simulated-server.ts';

/** How a timeline is played. */
export interface PlayOptions {
  stack: Stack;
  /** Seconds of the timeline between batches. */
  flushSeconds: number;
  log: Log;
  /** Called now and then with the number of events played so far. */
  onProgress?: (done: number) => void;
}

/** The most dispatches on their way at once: enough to keep the gateway busy, few enough for a little memory. */
const MAX_PENDING = 500;
const PROGRESS_EVERY = 100;

/**
 * Plays a timeline through a simulated Discord into the real worker, queue, ingest and database, on the timeline's clock.
 * Then it moves the clock on to the next midnight. Resolves when everything is in the database.
 */
export async function play(events: readonly TimelineEvent[], options: PlayOptions): Promise<void> {
  const [first] = events;
  const last = events.at(-1);
  if (!first || !last) return;
  const clock = { now: first.at };
  const application = simulatedApplication();
  const discord = await startDiscord({ application, now: () => clock.now });
  await setUpServer();
  const { guild, channelIds } = await simulatedServer(channelsOf(events));
  discord.world.addGuild(first.kind === 'members' ? { ...guild, memberCount: first.user } : guild);
  const tracker = createTracker(first.at);
  const worker = await startWorker({
    token: application.botToken,
    rest: new REST({ api: discord.apiUrl }).setToken(application.botToken),
    flushSeconds: options.flushSeconds,
    owner: randomUUID(),
    log: options.log,
    onFatal: tracker.fail,
    arrival: tracker.arrival,
    onProcessed: tracker.processed,
  });
  for (const [done, event] of events.entries()) {
    clock.now = event.at;
    for (const seq of applyEvent(discord.world, event, channelIds, event === first))
      tracker.sent(seq, event.at);
    if (tracker.pending() > MAX_PENDING) await tracker.waitFor(MAX_PENDING / 2);
    if (done % PROGRESS_EVERY === 0) options.onProgress?.(done);
  }
  await tracker.waitFor(0);
  const midnight = (Math.floor(last.at / DAY_MS) + 1) * DAY_MS;
  worker.tick(midnight);
  await tracker.orFailure(worker.stop(midnight));
  await discord.close();
  await options.stack.drained();
  options.onProgress?.(events.length);
}

/** The channels of a timeline in the order in which they appear. */
function channelsOf(events: readonly TimelineEvent[]): TimelineChannel[] {
  const channels = new Map<string, TimelineChannel>();
  for (const { kind, channel } of events) {
    if (channel === '') continue;
    const voice = kind === 'voice_join' || kind === 'voice_leave';
    const known = channels.get(channel);
    if (known) known.voice ||= voice;
    else channels.set(channel, { name: channel, voice });
  }
  return [...channels.values()];
}
