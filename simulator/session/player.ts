import { randomUUID } from 'node:crypto';
import { REST } from '@discordjs/rest';
import { startWorker } from '../../gateway/worker.ts';
import type { Stack } from '../../local/stack/stack.ts';
import type { Log } from '../../shared/log.ts';
import { DAY_MS } from '../../shared/time.ts';
import { startDiscord } from '../discord/discord.ts';
import type { World } from '../discord/world/world.ts';
import type { TimelineEvent } from '../life/timeline.ts';
import {
  SERVER,
  setUpServer,
  simulatedApplication,
  simulatedServer,
  type TimelineChannel,
  userId,
} from './simulated-server.ts';

export interface PlayOptions {
  stack: Stack;
  flushSeconds: number;
  log: Log;
  /** Called now and then with how many events have been counted so far. */
  onProgress?: (done: number) => void;
}

/** Events that may be on their way at once: enough to keep the gateway busy, few enough to keep memory flat. */
const AHEAD = 500;

/**
 * Plays a timeline through a simulated Discord into the real worker, queue, ingest and database, on the timeline's own
 * clock; then lets the clock run on to the next midnight. Resolves when everything is in the database.
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

  /** When the events that are on their way happened, by sequence number. */
  const times = new Map<number, number>();
  let processed = 0;
  let arrived = first.at;
  let wake = () => {};

  let fatal: (error: unknown) => void = () => {};
  const failed = new Promise<never>((_, reject) => {
    fatal = reject;
  });
  failed.catch(() => {});
  const worker = await startWorker({
    token: application.botToken,
    rest: new REST({ api: discord.apiUrl }).setToken(application.botToken),
    flushSeconds: options.flushSeconds,
    owner: randomUUID(),
    log: options.log,
    onFatal: fatal,
    arrival(seq) {
      if (seq === undefined) return arrived;
      arrived = times.get(seq) ?? arrived;
      times.delete(seq);
      return arrived;
    },
    onProcessed(seq) {
      processed = Math.max(processed, seq);
      wake();
    },
  });
  const until = async (seq: number) => {
    while (processed < seq) {
      const more = new Promise<void>((resolve) => {
        wake = resolve;
      });
      await Promise.race([more, failed]);
    }
  };

  let sent = 0;
  for (const [done, event] of events.entries()) {
    clock.now = event.at;
    for (const seq of happen(discord.world, event, channelIds, event === first)) {
      times.set(seq, event.at);
      sent = seq;
    }
    if (sent - processed > AHEAD) await until(sent - AHEAD / 2);
    if (done % 100 === 0) options.onProgress?.(done);
  }
  await until(sent);
  const midnight = (Math.floor(last.at / DAY_MS) + 1) * DAY_MS;
  worker.tick(midnight);
  await Promise.race([worker.stop(midnight), failed]);
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

/** Has an event happen in the world. Gives the sequence numbers of what the worker will see of it. */
function happen(
  world: World,
  { kind, user, channel, bot }: TimelineEvent,
  channelIds: ReadonlyMap<string, string>,
  isFirst: boolean,
): Iterable<number> {
  const who = { guild: SERVER, user: userId(user), bot };
  const where = channelIds.get(channel) ?? '';
  switch (kind) {
    case 'msg':
      return world.message({ guild: SERVER, channel: where, author: who.user, bot }).sequences.values();
    case 'join':
      return world.join(who).values();
    case 'part':
      return leave(world, who);
    case 'voice_join':
      return world.voiceJoin({ ...who, channel: where }).values();
    case 'voice_leave':
      return world.voiceLeave(who).values();
    case 'members':
      return isFirst ? [] : recount(world, user);
  }
}

/**
 * Where reading needs no membership, as in the communities that timelines are made from, people may leave and still be
 * in voice. Discord ends their voice with their membership: here they connect again at once.
 */
function leave(world: World, who: { guild: string; user: string; bot: boolean }): number[] {
  const channel = world.guilds.get(who.guild)?.voice.get(who.user)?.channelId;
  const left = [...world.leave(who).values()];
  return channel === undefined ? left : [...left, ...world.voiceJoin({ ...who, channel }).values()];
}

/** Discord tells the member count in snapshots only: after an outage, here one that lasts no time. */
function recount(world: World, members: number): number[] {
  const down = [...world.outage(SERVER).values()];
  const guild = world.guilds.get(SERVER);
  if (guild) guild.memberCount = members;
  return [...down, ...world.restore(SERVER).values()];
}
