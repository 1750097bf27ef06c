import { setTimeout as sleep } from 'node:timers/promises';
import { snowflakeTime } from '../../../shared/discord/snowflake.ts';
import { HOUR_MS } from '../../../shared/time.ts';
import type { World } from '../../discord/world/world.ts';
import type { Random } from '../../life/random.ts';
import type { Truth } from './expectation.ts';

export const TEXT_CHANNELS = 3;
const VOICE_CHANNELS = 2;
const PEOPLE = 12;
/** Things happen this close to an hour's end only by chance, and it could not be told on which side of it. */
const EDGE_MS = 25;
const EVENT_EVERY_MS = 15;

/** A world in which random things happen, and the truth about it. */
export interface Life {
  world: World;
  truth: Truth;
  random: Random;
  guilds: number;
  /** Called after each event. */
  happened: () => void;
}

/** Has things happen, some 66 a second, until it is over. */
export async function live(
  { world, truth, random, guilds, happened }: Life,
  isOver: () => boolean,
): Promise<void> {
  while (!isOver()) {
    happen(world, truth, random, guilds);
    happened();
    await sleep(random.integer(0, EVENT_EVERY_MS * 2));
  }
}

const id = (base: bigint, guild: number, n: number): string => String(base + BigInt(guild * 1000 + n));
export const guildId = (guild: number): string => String(700000000000000000n + (BigInt(guild) << 22n));
const textId = (guild: number, n: number) => id(800000000000000000n, guild, n);
const voiceId = (guild: number, n: number) => id(810000000000000000n, guild, n);
const personId = (guild: number, n: number) => id(900000000000000000n, guild, n);

/** Everyone who may ever do anything in a guild. */
export const peopleOf = (guild: number): string[] =>
  Array.from({ length: PEOPLE * 3 }, (_, n) => personId(guild, n));

/** Adds servers with channels and people to a world. */
export function settle(world: World, guilds: number): void {
  for (let guild = 0; guild < guilds; guild++) {
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

/** Has one random thing happen, and records it in the truth. */
export function happen(world: World, truth: Truth, random: Random, guilds: number): void {
  const now = world.now();
  const toHour = HOUR_MS - (now % HOUR_MS);
  if (toHour < EDGE_MS || HOUR_MS - toHour < EDGE_MS) return;
  const number = random.integer(0, guilds - 1);
  const guild = guildId(number);
  const user = personId(number, random.integer(0, PEOPLE - 1));
  const dice = random.next();
  if (dice < 0.6) {
    const channel = textId(number, random.integer(0, TEXT_CHANNELS - 1));
    const { id: message } = world.message({ guild, channel, author: user });
    truth.message(snowflakeTime(message), guild, user, channel);
  } else if (dice < 0.75) {
    const channel = voiceId(number, random.integer(0, VOICE_CHANNELS - 1));
    const connected = world.guilds.get(guild)?.voice.get(user)?.channelId;
    if (connected === channel) world.voiceMute({ guild, user });
    else {
      world.voiceJoin({ guild, user, channel });
      truth.voice(now, guild, user, channel);
    }
  } else if (dice < 0.83) {
    world.voiceLeave({ guild, user });
    truth.voice(now, guild, user);
  } else if (dice < 0.9) {
    const newcomer = personId(number, PEOPLE + random.integer(0, PEOPLE * 2 - 1));
    world.join({ guild, user: newcomer });
    truth.join(now, guild);
  } else if (dice < 0.96) {
    const leaver = personId(number, random.integer(0, PEOPLE * 3 - 1));
    world.leave({ guild, user: leaver });
    truth.part(now, guild);
    truth.voice(now, guild, leaver);
  } else {
    // A bot's message, which must not count.
    world.message({
      guild,
      channel: textId(number, 0),
      author: id(950000000000000000n, number, 1),
      bot: true,
    });
  }
}

/** Everyone leaves voice, so that every stay has an end that was told. */
export function hangUp(world: World, truth: Truth): void {
  for (const guild of world.guilds.values()) {
    for (const user of [...guild.voice.keys()]) {
      world.voiceLeave({ guild: guild.id, user });
      truth.voice(world.now(), guild.id, user);
    }
  }
}
