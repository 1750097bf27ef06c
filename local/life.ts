/** A made-up month in the life of a server, for demonstrations and load tests. The same options give the same month. */

import { DAY_MS, HOUR_MS, monthStart, nextMonth } from '../shared/time.ts';
import { cumulate, type Random, seeded } from './random.ts';
import type { TimelineEvent, TimelineKind } from './timeline.ts';

export interface LifeOptions {
  /** A 32-bit whole number. */
  seed: number;
  /** The month to live, `YYYY-MM`. */
  month: string;
  /** How many people take part, at least 1. Bots come on top: one for every 40 people. */
  people: number;
  /** How many channels there are, at least 3: a third of them, but no more than four, are voice channels. */
  channels: number;
  /** How many messages people write; bots write a sixteenth of that on top. */
  messages: number;
}

interface Life {
  random: Random;
  start: number;
  end: number;
  people: number;
  bots: number;
  /** Cumulative weights of the month's hours, of people as talkers, of text channels. */
  hours: readonly number[];
  talkers: readonly number[];
  rooms: readonly number[];
  text: readonly string[];
  voice: readonly string[];
  events: TimelineEvent[];
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

/**
 * Makes the events of the month in order of time, the first being the member count. Few people write most of the
 * messages, in bursts; evenings are livelier than mornings and weekends than weekdays; voice sessions last from minutes
 * to many hours, some past midnight and some past the month's end; newcomers join and some leave again.
 * Throws on options that are out of range.
 */
export function makeLife(options: LifeOptions): TimelineEvent[] {
  const { people, channels, messages } = options;
  for (const [name, value, min] of [
    ['people', people, 1],
    ['channels', channels, 3],
    ['messages', messages, 0],
  ] as const) {
    if (!Number.isInteger(value) || value < min) {
      throw new RangeError(`${name} is ${value}: expected a whole number, ${min} or more.`);
    }
  }
  const life = bornFrom(options);
  talk(life, messages);
  meet(life);
  comeAndGo(life);
  life.events.sort((a, b) => a.at - b.at);
  const members = Math.round(people * 2.4) + life.bots;
  return [event(life.start, 'members', members), ...life.events];
}

function bornFrom({ seed, month, people, channels }: LifeOptions): Life {
  const random = seeded(seed);
  const start = monthStart(month);
  const end = monthStart(nextMonth(month));
  const voices = Math.min(VOICE.length, Math.floor(channels / 3));
  const days = Array.from({ length: (end - start) / DAY_MS }, (_, day) => {
    const weekday = new Date(start + day * DAY_MS).getUTCDay();
    return (WEEK_RHYTHM[weekday] ?? 0) * (0.6 + 0.8 * random.next());
  });
  return {
    random,
    start,
    end,
    people,
    bots: Math.ceil(people / 40),
    hours: cumulate(days.flatMap((day) => DAY_RHYTHM.map((hour) => day * hour))),
    talkers: cumulate(Array.from({ length: people }, (_, rank) => (rank + 2) ** -1.4)),
    rooms: cumulate(Array.from({ length: channels - voices }, (_, rank) => 1 / (rank + 1))),
    text: names(TEXT, channels - voices, 'room'),
    voice: names(VOICE, voices, 'voice'),
    events: [],
  };
}

/** Conversations: a channel, a few people, one message every minute or so until it dries up. */
function talk(life: Life, messages: number): void {
  const { random, events } = life;
  let left = messages;
  while (left > 0) {
    let at = moment(life);
    const channel = life.text[random.weighted(life.rooms)] ?? '';
    const circle = Array.from({ length: random.integer(1, 5) }, () => talker(life));
    const length = Math.min(left, 1 + Math.floor(2 / (0.04 + random.next())));
    for (let said = 0; said < length && at < life.end; said++, left--) {
      events.push(event(at, 'msg', circle[random.integer(0, circle.length - 1)] ?? 1, channel));
      at += random.integer(2, random.chance(0.1) ? 600 : 70) * 1000;
    }
  }
  for (let said = 0; said < Math.floor(messages / 16); said++) {
    const channel = life.text[random.weighted(life.rooms)] ?? '';
    events.push(event(moment(life), 'msg', life.people + random.integer(1, life.bots), channel, true));
  }
}

/** Voice: nearly everyone who takes to it comes in the evening, one session at a time. */
function meet(life: Life): void {
  const { random, events, people } = life;
  for (let user = 1; user <= people; user++) {
    if (!random.chance(0.4)) continue;
    const eagerness = random.next() ** 3;
    for (let day = life.start; day < life.end; day += DAY_MS) {
      if (!random.chance(0.05 + 0.8 * eagerness)) continue;
      const from = day + Math.round(19.5 * 3600 + random.normal() * 5400) * 1000;
      const hours = 0.1 + 3 * random.next() ** 3 + (random.chance(0.03) ? random.integer(6, 15) : 0);
      // A session ends before the next day's could begin.
      const to = Math.min(from + Math.round(hours * 3600) * 1000, day + DAY_MS + 10 * HOUR_MS);
      if (from >= life.end) continue;
      const channel = life.voice[random.integer(0, life.voice.length - 1)] ?? '';
      events.push(event(from, 'voice_join', user, channel));
      if (to < life.end) events.push(event(to, 'voice_leave', user, channel));
    }
  }
  const channel = life.voice[0] ?? '';
  const musician = life.people + 1;
  for (let day = life.start; day < life.end; day += DAY_MS) {
    events.push(event(day + 18 * HOUR_MS, 'voice_join', musician, channel, true));
    events.push(event(day + 23 * HOUR_MS, 'voice_leave', musician, channel, true));
  }
}

/** Newcomers, whom nobody has heard of before, and those among them who soon leave. One of them is a bot. */
function comeAndGo(life: Life): void {
  const { random, events, people, bots } = life;
  const newcomers = Math.max(2, Math.round(people / 4));
  for (let index = 0; index < newcomers; index++) {
    const user = people + bots + 1 + index;
    const at = moment(life);
    const bot = index === 0;
    events.push(event(at, 'join', user, '', bot));
    const gone = at + (60 + Math.round(random.next() ** 2 * 20 * 86_400)) * 1000;
    if (gone < life.end && (index === 1 || random.chance(0.35)))
      events.push(event(gone, 'part', user, '', bot));
  }
}

/** A moment of the month by its rhythm, to the second. */
function moment({ random, start, hours }: Life): number {
  return start + random.weighted(hours) * HOUR_MS + random.integer(0, 3599) * 1000;
}

function talker({ random, talkers }: Life): number {
  return random.weighted(talkers) + 1;
}

function event(at: number, kind: TimelineKind, user: number, channel = '', bot = false): TimelineEvent {
  return { at, kind, user, channel, bot };
}

function names(known: readonly string[], count: number, spare: string): string[] {
  return Array.from({ length: count }, (_, index) => known[index] ?? `${spare}-${index + 1}`);
}
