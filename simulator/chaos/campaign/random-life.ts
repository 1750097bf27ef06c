import { setTimeout as sleep } from 'node:timers/promises';
import { snowflakeTime } from '../../../shared/discord/snowflake.ts';
import { HOUR_MS } from '../../../shared/time.ts';
import type { World } from '../../discord/world/world.ts';
import type { Random } from '../../life/random.ts';
import type { Expectation } from './expectation.ts';

const TEXT_CHANNELS = 3;
const VOICE_CHANNELS = 2;
const PEOPLE = 12;
/** No event happens this close to an hour's end: the hour of its arrival could not be told. */
const EDGE_MS = 25;
const EVENT_EVERY_MS = 15;

/** A world in which random events happen, and a record of them. */
export interface Life {
  world: World;
  expected: Expectation;
  random: Random;
  guildCount: number;
}

/** Plays random events, some 66 a second, until `isOver`. Calls `onEvent` after each. */
export async function playLife(life: Life, onEvent: () => void, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    playRandomEvent(life);
    onEvent();
    await sleep(life.random.integer(0, EVENT_EVERY_MS * 2));
  }
}

const id = (base: bigint, guild: number, n: number): string => String(base + BigInt(guild * 1000 + n));
/** The id of the guild with a number from 0 on. */
export const guildId = (guild: number): string => String(700000000000000000n + (BigInt(guild) << 22n));
const textId = (guild: number, n: number) => id(800000000000000000n, guild, n);
const voiceId = (guild: number, n: number) => id(810000000000000000n, guild, n);
const personId = (guild: number, n: number) => id(900000000000000000n, guild, n);

/** The ids of all users who may ever do anything in a guild. */
export const peopleOf = (guild: number): string[] =>
  Array.from({ length: PEOPLE * 3 }, (_, n) => personId(guild, n));

/** Adds guilds with channels and members to a world. */
export function addGuilds(world: World, guildCount: number): void {
  for (let guild = 0; guild < guildCount; guild++) {
    const text = Array.from({ length: TEXT_CHANNELS }, (_, n) => ({
      id: textId(guild, n),
      name: `text-${n}`,
      type: 0,
    }));
    const voice = Array.from({ length: VOICE_CHANNELS }, (_, n) => ({
      id: voiceId(guild, n),
      name: `voice-${n}`,
      type: 2,
    }));
    world.addGuild({ id: guildId(guild), channels: [...text, ...voice], memberCount: 100 });
  }
}

/** Plays one random event and records it. Plays none close to an hour's end. */
export function playRandomEvent(life: Life): void {
  const { world, expected, random } = life;
  const now = world.now();
  const toHour = HOUR_MS - (now % HOUR_MS);
  if (toHour < EDGE_MS || HOUR_MS - toHour < EDGE_MS) return;
  const number = random.integer(0, life.guildCount - 1);
  const guild = guildId(number);
  const user = personId(number, random.integer(0, PEOPLE - 1));
  const dice = random.next();
  if (dice < 0.6) {
    const channel = textId(number, random.integer(0, TEXT_CHANNELS - 1));
    const { id: message } = world.message({ guild, channel, author: user });
    expected.message(snowflakeTime(message), guild, user, channel);
  } else if (dice < 0.75) {
    joinOrMute(life, { guild, user, channel: voiceId(number, random.integer(0, VOICE_CHANNELS - 1)) }, now);
  } else if (dice < 0.83) {
    world.voiceLeave({ guild, user });
    expected.voice(now, guild, user);
  } else if (dice < 0.9) {
    const newcomer = personId(number, PEOPLE + random.integer(0, PEOPLE * 2 - 1));
    world.join({ guild, user: newcomer });
    expected.join(now, guild);
  } else if (dice < 0.96) {
    const leaver = personId(number, random.integer(0, PEOPLE * 3 - 1));
    world.leave({ guild, user: leaver });
    expected.part(now, guild);
    expected.voice(now, guild, leaver);
  } else {
    // A bot's message must not count.
    const author = id(950000000000000000n, number, 1);
    world.message({ guild, channel: textId(number, 0), author, bot: true });
  }
}

/** Connects a user to a voice channel, or mutes them where they are in it already. */
function joinOrMute(
  { world, expected }: Life,
  { guild, user, channel }: { guild: string; user: string; channel: string },
  now: number,
): void {
  if (world.guilds.get(guild)?.voice.get(user)?.channelId === channel) {
    world.voiceMute({ guild, user });
    return;
  }
  world.voiceJoin({ guild, user, channel });
  expected.voice(now, guild, user, channel);
}

/** Disconnects every user from voice: each stay then has an end that the worker receives. */
export function disconnectEveryone({ world, expected }: Pick<Life, 'world' | 'expected'>): void {
  for (const guild of world.guilds.values()) {
    for (const user of [...guild.voice.keys()]) {
      world.voiceLeave({ guild: guild.id, user });
      expected.voice(world.now(), guild.id, user);
    }
  }
}
