/** A made-up stretch of a server's life, for demonstrations and load tests. The same options give the same life. */

import { DAY_MS, HOUR_MS } from '../../shared/time.ts';
import { cumulate, type Random, seeded } from './random.ts';
import type { TimelineEvent, TimelineKind } from './timeline.ts';

export interface LifeOptions {
  /** A 32-bit whole number. */
  seed: number;
  /** The midnight (UTC) it begins with, ms. */
  start: number;
  /** How many days it lasts, at least 1. */
  days: number;
  /** How many people take part, at least 1. Bots come on top: one for every 40 people. */
  people: number;
  /** How many channels there are, at least 3: a third of them, but no more than four, are voice channels. */
  channels: number;
  /** How many messages people write; bots write a sixteenth of that on top. */
  messages: number;
  /** How many times people take to voice; fewer where nobody is free for one more. */
  voice: number;
}

interface Life extends LifeOptions {
  random: Random;
  end: number;
  bots: number;
  /** How lively each day and each hour is. */
  daily: readonly number[];
  hours: readonly number[];
  /** Running sums of the weights of hours, of people as talkers, of text channels. */
  moments: readonly number[];
  talkers: readonly number[];
  rooms: readonly number[];
  text: readonly string[];
  voices: readonly string[];
  /** When each person's last voice session ends. */
  talksUntil: Float64Array;
  /** What is to come, by hour. */
  agenda: Map<number, TimelineEvent[]>;
}

/** The busiest first. */
const TEXT = [
  'general',
  'pets-🐈',
  'help',
  'introductions',
  'off-topic',
  'show-and-tell',
  'music',
  'screenshots',
  'announcements',
  'book-club',
  'code-review',
  'film-night',
  'gardening',
  'maps-and-mods',
  'feedback',
  'bot-commands',
];
const VOICE = ['Lounge', 'Late Night', 'Gaming 1', 'Study Hall'];

/** How lively each hour of the UTC day is: asleep at 4, a first peak at noon, the highest in the evening. */
const DAY_RHYTHM = [5, 3, 2, 1, 1, 1, 2, 4, 6, 7, 8, 9, 11, 9, 8, 9, 11, 13, 16, 19, 21, 20, 15, 9];
/** And each day of the week, Sunday first. */
const WEEK_RHYTHM = [13, 9, 9, 10, 10, 12, 15];

const LIMITS = { days: 1, people: 1, channels: 3, messages: 0, voice: 0 } as const;

/**
 * Makes the events in order of time, the first being the member count. Few people write most of the messages, in
 * bursts; evenings are livelier than mornings and weekends than weekdays; voice sessions last from minutes to many
 * hours, some past midnight and some past the end; newcomers join and some leave again. It goes hour by hour: memory
 * holds one hour, and what is known to come. Throws on options that are out of range.
 */
export function makeLife(options: LifeOptions): Generator<TimelineEvent> {
  for (const [name, min] of Object.entries(LIMITS)) {
    const value = options[name as keyof typeof LIMITS];
    if (!Number.isInteger(value) || value < min) {
      throw new RangeError(`${name} is ${value}: expected a whole number, ${min} or more.`);
    }
  }
  return live(bornFrom(options));
}

function* live(life: Life): Generator<TimelineEvent> {
  const { start, hours, agenda } = life;
  const messages = shares(life.messages, hours);
  const botMessages = shares(Math.floor(life.messages / 16), hours);
  const sessions = shares(life.voice, life.daily);
  yield event(start, 'members', Math.round(life.people * 2.4) + life.bots);
  comeAndGo(life);
  for (let hour = 0; hour < hours.length; hour++) {
    if (hour % 24 === 0) meet(life, start + hour * HOUR_MS, sessions[hour / 24] ?? 0);
    talk(life, hour, messages[hour] ?? 0);
    for (let said = 0; said < (botMessages[hour] ?? 0); said++) {
      const bot = life.people + life.random.integer(1, life.bots);
      happen(life, event(momentOf(life, hour), 'msg', bot, room(life), true));
    }
    const now = agenda.get(hour) ?? [];
    agenda.delete(hour);
    yield* now.sort((a, b) => a.at - b.at);
  }
}

function bornFrom(options: LifeOptions): Life {
  const { seed, start, days, people, channels } = options;
  const random = seeded(seed);
  const voices = Math.min(VOICE.length, Math.floor(channels / 3));
  const daily = Array.from({ length: days }, (_, day) => {
    const weekday = new Date(start + day * DAY_MS).getUTCDay();
    return (WEEK_RHYTHM[weekday] ?? 0) * (0.6 + 0.8 * random.next());
  });
  const hours = daily.flatMap((day) => DAY_RHYTHM.map((hour) => day * hour));
  return {
    ...options,
    random,
    end: start + days * DAY_MS,
    bots: Math.ceil(people / 40),
    daily,
    hours,
    moments: cumulate(hours),
    talkers: cumulate(Array.from({ length: people }, (_, rank) => (rank + 2) ** -1.4)),
    rooms: cumulate(Array.from({ length: channels - voices }, (_, rank) => 1 / (rank + 1))),
    text: names(TEXT, channels - voices, 'room'),
    voices: names(VOICE, voices, 'voice'),
    talksUntil: new Float64Array(people + 1).fill(Number.NEGATIVE_INFINITY),
    agenda: new Map(),
  };
}

/** Conversations: a channel, a few people, one message every minute or so until it dries up. */
function talk(life: Life, hour: number, messages: number): void {
  const { random } = life;
  for (let left = messages; left > 0; ) {
    let at = momentOf(life, hour);
    const channel = room(life);
    const circle = Array.from({ length: random.integer(1, 5) }, () => random.weighted(life.talkers) + 1);
    const length = Math.min(left, 1 + Math.floor(2 / (0.04 + random.next())));
    for (let said = 0; said < length && at < life.end; said++, left--) {
      happen(life, event(at, 'msg', circle[random.integer(0, circle.length - 1)] ?? 1, channel));
      at += random.integer(2, random.chance(0.1) ? 600 : 70) * 1000;
    }
  }
}

/** A day's voice: nearly everyone who takes to it comes in the evening, one session at a time. */
function meet(life: Life, day: number, sessions: number): void {
  const { random } = life;
  for (let met = 0; met < sessions; met++) {
    const evening = day + Math.round(19.5 * 3600 + random.normal() * 5400) * 1000;
    const from = Math.min(evening, life.end - random.integer(1, 3600) * 1000);
    const user = whoIsFree(life, from);
    if (user === undefined) continue;
    const hours = 0.1 + 3 * random.next() ** 3 + (random.chance(0.03) ? random.integer(6, 15) : 0);
    connect(life, user, from, from + Math.round(hours * 3600) * 1000);
  }
  const channel = life.voices[0] ?? '';
  const musician = life.people + 1;
  happen(life, event(day + 18 * HOUR_MS, 'voice_join', musician, channel, true));
  happen(life, event(day + 23 * HOUR_MS, 'voice_leave', musician, channel, true));
}

/** Someone who is not in voice any more, the eager before the others; two in five people ever take to it. */
function whoIsFree({ random, people, talksUntil }: Life, at: number): number | undefined {
  const takers = Math.ceil(people * 0.4);
  const first = Math.floor(takers * random.next() ** 2);
  for (let next = 0; next < takers; next++) {
    const user = 1 + ((first + next) % takers);
    if ((talksUntil[user] ?? 0) < at) return user;
  }
  return undefined;
}

function connect(life: Life, user: number, from: number, to: number): void {
  const channel = life.voices[life.random.integer(0, life.voices.length - 1)] ?? '';
  life.talksUntil[user] = to;
  happen(life, event(from, 'voice_join', user, channel));
  if (to < life.end) happen(life, event(to, 'voice_leave', user, channel));
}

/** Newcomers, whom nobody has heard of before, and those among them who soon leave. One of them is a bot. */
function comeAndGo(life: Life): void {
  const { random, people, bots } = life;
  const newcomers = Math.max(2, Math.round(people / 4));
  for (let index = 0; index < newcomers; index++) {
    const user = people + bots + 1 + index;
    const at = momentOf(life, random.weighted(life.moments));
    const bot = index === 0;
    happen(life, event(at, 'join', user, '', bot));
    const gone = at + (60 + Math.round(random.next() ** 2 * 20 * 86_400)) * 1000;
    if (gone < life.end && (index === 1 || random.chance(0.35)))
      happen(life, event(gone, 'part', user, '', bot));
  }
}

function happen({ agenda, start }: Life, event: TimelineEvent): void {
  const hour = Math.floor((event.at - start) / HOUR_MS);
  const known = agenda.get(hour);
  if (known) known.push(event);
  else agenda.set(hour, [event]);
}

/** A moment of an hour, to the second. */
function momentOf({ random, start }: Life, hour: number): number {
  return start + hour * HOUR_MS + random.integer(0, 3599) * 1000;
}

function room({ random, rooms, text }: Life): string {
  return text[random.weighted(rooms)] ?? '';
}

/** A whole split by weights into whole numbers that add up to it. */
function shares(whole: number, weights: readonly number[]): number[] {
  const sums = cumulate(weights);
  const all = sums.at(-1) ?? 0;
  let given = 0;
  return sums.map((sum, i) => {
    const share = (i === sums.length - 1 ? whole : Math.floor((whole * sum) / all)) - given;
    given += share;
    return share;
  });
}

function event(at: number, kind: TimelineKind, user: number, channel = '', bot = false): TimelineEvent {
  return { at, kind, user, channel, bot };
}

function names(known: readonly string[], count: number, spare: string): string[] {
  return Array.from({ length: count }, (_, index) => known[index] ?? `${spare}-${index + 1}`);
}
