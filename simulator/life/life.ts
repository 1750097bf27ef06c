/** Generates the life of a server for demonstrations and load tests. The same options give the same life. */

import { DAY_MS, HOUR_MS } from '../../shared/time.ts';
import { cumulate, type Random, seeded } from './random.ts';
import type { TimelineEvent, TimelineKind } from './timeline-line.ts';

/** What a life consists of. */
export interface LifeOptions {
  /** A 32-bit whole number. */
  seed: number;
  /** The midnight (UTC) of its first day, ms. */
  start: number;
  /** How many days it lasts, at least 1. */
  days: number;
  /** How many people take part, at least 1. There is one bot more for every 40 people. */
  people: number;
  /** How many channels there are, at least 3: a third of them, but no more than four, are voice channels. */
  channels: number;
  /** How many messages people write. Bots write a sixteenth of that in addition. */
  messages: number;
  /** How many voice sessions there are; fewer where nobody is free for another. */
  voice: number;
}

interface Life extends LifeOptions {
  random: Random;
  end: number;
  bots: number;
  /** The activity of each day and each hour, as weights. */
  daily: readonly number[];
  hours: readonly number[];
  /** Running sums of the weights of hours, of people who write, and of text channels. */
  hourWeights: readonly number[];
  writers: readonly number[];
  channelWeights: readonly number[];
  text: readonly string[];
  voices: readonly string[];
  /** When each person's last voice session ends, ms. */
  voiceUntil: Float64Array;
  /** The events to come, by hour. */
  upcoming: Map<number, TimelineEvent[]>;
}

/** The names of text channels, the busiest first. */
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

/** The activity of each hour of the UTC day: lowest at 4, a first peak at noon, the highest in the evening. */
const DAY_RHYTHM = [5, 3, 2, 1, 1, 1, 2, 4, 6, 7, 8, 9, 11, 9, 8, 9, 11, 13, 16, 19, 21, 20, 15, 9];
/** The activity of each day of the week, Sunday first. */
const WEEK_RHYTHM = [13, 9, 9, 10, 10, 12, 15];

const LIMITS = { days: 1, people: 1, channels: 3, messages: 0, voice: 0 } as const;

/**
 * Generates the events in order of time; the first is the member count. Few people write most of the messages, in bursts.
 * Evenings are busier than mornings, and weekends than weekdays. Voice sessions last from minutes to many hours, some past
 * midnight and some past the end. Newcomers join and some leave again. Memory holds one hour and the events that are known
 * to come. Throws a RangeError on options that are out of range.
 */
export function makeLife(options: LifeOptions): Generator<TimelineEvent> {
  for (const [name, min] of Object.entries(LIMITS)) {
    const value = options[name as keyof typeof LIMITS];
    if (!Number.isInteger(value) || value < min) {
      throw new RangeError(`${name} is ${value}: expected a whole number, ${min} or more.`);
    }
  }
  return eventsOf(newLife(options));
}

function* eventsOf(life: Life): Generator<TimelineEvent> {
  const { start, hours, upcoming } = life;
  const messages = shares(life.messages, hours);
  const botMessages = shares(Math.floor(life.messages / 16), hours);
  const sessions = shares(life.voice, life.daily);
  yield event(start, 'members', Math.round(life.people * 2.4) + life.bots);
  addNewcomers(life);
  for (let hour = 0; hour < hours.length; hour++) {
    if (hour % 24 === 0) addVoice(life, start + hour * HOUR_MS, sessions[hour / 24] ?? 0);
    addConversations(life, hour, messages[hour] ?? 0);
    for (let sent = 0; sent < (botMessages[hour] ?? 0); sent++) {
      const bot = life.people + life.random.integer(1, life.bots);
      addEvent(life, event(timeIn(life, hour), 'msg', bot, drawChannel(life), true));
    }
    const events = upcoming.get(hour) ?? [];
    upcoming.delete(hour);
    yield* events.sort((a, b) => a.at - b.at);
  }
}

function newLife(options: LifeOptions): Life {
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
    hourWeights: cumulate(hours),
    writers: cumulate(Array.from({ length: people }, (_, rank) => (rank + 2) ** -1.4)),
    channelWeights: cumulate(Array.from({ length: channels - voices }, (_, rank) => 1 / (rank + 1))),
    text: names(TEXT, channels - voices, 'room'),
    voices: names(VOICE, voices, 'voice'),
    voiceUntil: new Float64Array(people + 1).fill(Number.NEGATIVE_INFINITY),
    upcoming: new Map(),
  };
}

/** Adds conversations of an hour: a channel, a few people, and a message every minute or so for a while. */
function addConversations(life: Life, hour: number, messages: number): void {
  const { random } = life;
  for (let left = messages; left > 0; ) {
    let at = timeIn(life, hour);
    const channel = drawChannel(life);
    const circle = Array.from({ length: random.integer(1, 5) }, () => random.weighted(life.writers) + 1);
    const length = Math.min(left, 1 + Math.floor(2 / (0.04 + random.next())));
    for (let sent = 0; sent < length && at < life.end; sent++, left--) {
      addEvent(life, event(at, 'msg', circle[random.integer(0, circle.length - 1)] ?? 1, channel));
      at += random.integer(2, random.chance(0.1) ? 600 : 70) * 1000;
    }
  }
}

/** Adds a day's voice sessions, nearly all in the evening. A person has one at a time; a bot plays music every evening. */
function addVoice(life: Life, day: number, sessions: number): void {
  const { random } = life;
  for (let added = 0; added < sessions; added++) {
    const evening = day + Math.round(19.5 * 3600 + random.normal() * 5400) * 1000;
    const from = Math.min(evening, life.end - random.integer(1, 3600) * 1000);
    const user = freeUser(life, from);
    if (user === undefined) continue;
    const hours = 0.1 + 3 * random.next() ** 3 + (random.chance(0.03) ? random.integer(6, 15) : 0);
    connect(life, user, from, from + Math.round(hours * 3600) * 1000);
  }
  const channel = life.voices[0] ?? '';
  const musician = life.people + 1;
  addEvent(life, event(day + 18 * HOUR_MS, 'voice_join', musician, channel, true));
  addEvent(life, event(day + 23 * HOUR_MS, 'voice_leave', musician, channel, true));
}

/** A person who is not in voice. Two in five people use voice, and the first of them most often. */
function freeUser({ random, people, voiceUntil }: Life, at: number): number | undefined {
  const candidates = Math.ceil(people * 0.4);
  const first = Math.floor(candidates * random.next() ** 2);
  for (let next = 0; next < candidates; next++) {
    const user = 1 + ((first + next) % candidates);
    if ((voiceUntil[user] ?? 0) < at) return user;
  }
  return undefined;
}

function connect(life: Life, user: number, from: number, to: number): void {
  const channel = life.voices[life.random.integer(0, life.voices.length - 1)] ?? '';
  life.voiceUntil[user] = to;
  addEvent(life, event(from, 'voice_join', user, channel));
  if (to < life.end) addEvent(life, event(to, 'voice_leave', user, channel));
}

/** Adds the joins of newcomers, one of them a bot, and the parts of those who soon leave. */
function addNewcomers(life: Life): void {
  const { random, people, bots } = life;
  const newcomers = Math.max(2, Math.round(people / 4));
  for (let index = 0; index < newcomers; index++) {
    const user = people + bots + 1 + index;
    const at = timeIn(life, random.weighted(life.hourWeights));
    const bot = index === 0;
    addEvent(life, event(at, 'join', user, '', bot));
    const left = at + (60 + Math.round(random.next() ** 2 * 20 * 86_400)) * 1000;
    if (left < life.end && (index === 1 || random.chance(0.35)))
      addEvent(life, event(left, 'part', user, '', bot));
  }
}

function addEvent({ upcoming, start }: Life, event: TimelineEvent): void {
  const hour = Math.floor((event.at - start) / HOUR_MS);
  const known = upcoming.get(hour);
  if (known) known.push(event);
  else upcoming.set(hour, [event]);
}

/** A random time in an hour, to the second. */
function timeIn({ random, start }: Life, hour: number): number {
  return start + hour * HOUR_MS + random.integer(0, 3599) * 1000;
}

function drawChannel({ random, channelWeights, text }: Life): string {
  return text[random.weighted(channelWeights)] ?? '';
}

/** Splits a whole number by weights into whole numbers with the same sum. */
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
