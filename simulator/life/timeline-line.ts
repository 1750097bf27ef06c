import { OperatorError } from '../../shared/operator-error.ts';

/** The lines of a timeline: one event of a server in each, `time kind user channel bot` between tabs. */

/** The first line. */
export const HEADER = 'time\tkind\tuser\tchannel\tbot';

/** The kinds of events. */
export const TIMELINE_KINDS = ['members', 'msg', 'join', 'part', 'voice_join', 'voice_leave'] as const;
/** The kind of an event. */
export type TimelineKind = (typeof TIMELINE_KINDS)[number];

/** An event of a timeline. */
export interface TimelineEvent {
  /** Its time, ms. */
  at: number;
  kind: TimelineKind;
  /** The number of a person; for `members` the server's member count. */
  user: number;
  /** The channel's name without `#`; empty for kinds that have no channel. */
  channel: string;
  bot: boolean;
}

/** A timeline that cannot be used. The message is for the person who chose the file. */
export class TimelineError extends OperatorError {
  override name = 'TimelineError';
}

/** Reads lines one by one. */
export interface TimelineReader {
  /** Reads the next line, without its line feed. Throws TimelineError when it is malformed. */
  read(line: string): void;
  /** The number of lines so far. */
  lines(): number;
  /** Returns all events. Throws TimelineError when there was no header. */
  finish(): TimelineEvent[];
}

const COLUMNS = HEADER.split('\t');
const KINDS: ReadonlyMap<string, TimelineKind> = new Map(TIMELINE_KINDS.map((kind) => [kind, kind]));
const WITH_CHANNEL: ReadonlySet<TimelineKind> = new Set(['msg', 'voice_join', 'voice_leave']);
const TIME = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d(?:\.\d{1,3})?))?Z$/;
/** The most characters of a channel's name (Discord: Channel, Channel Object). */
const CHANNEL_LENGTH = 100;

/** A reader that checks a timeline's lines in order. `file` is its name in errors. */
export function timelineReader(file: string): TimelineReader {
  const events: TimelineEvent[] = [];
  const channels = new Map<string, string>();
  const timeOf = timeParser();
  let count = 0;
  let blank = 0;
  let last = Number.NEGATIVE_INFINITY;

  const fail = (what: string, line = count) => new TimelineError(`${file}:${line}: ${what}`);

  function parse(line: string): TimelineEvent {
    const fields = line.split('\t');
    const [time = '', kindName = '', user = '', channel = '', bot] = fields;
    if (bot === undefined || fields.length > COLUMNS.length) {
      throw fail(`${fields.length} columns: expected 5 between tabs, ${COLUMNS.join(', ')}`);
    }
    const at = timeOf(time);
    if (Number.isNaN(at)) throw fail(`time ${quote(time)}: expected ISO 8601 in UTC, 2018-01-12T13:05:00Z`);
    if (at < last)
      throw fail(`time ${quote(time)}: earlier than the line before, expected lines in order of time`);
    const kind = KINDS.get(kindName);
    if (!kind)
      throw fail(`kind ${quote(kindName)}: expected one of ${[...TIMELINE_KINDS].sort().join(', ')}`);
    if (!/^\d{1,12}$/.test(user)) throw fail(`user ${quote(user)}: expected a whole number, 0 or more`);
    if (bot !== '0' && bot !== '1') throw fail(`bot ${quote(bot)}: expected 0 or 1`);
    return { at, kind, user: Number(user), channel: channelOf(kind, channel), bot: bot === '1' };
  }

  function channelOf(kind: TimelineKind, name: string): string {
    if (!WITH_CHANNEL.has(kind)) return '';
    const known = channels.get(name);
    if (known !== undefined) return known;
    if (name.trim() === '') throw fail(`channel is empty: expected a channel's name for ${kind}`);
    if ([...name].length > CHANNEL_LENGTH) {
      throw fail(`channel ${quote(name)}: expected at most ${CHANNEL_LENGTH} characters`);
    }
    // A copy: a part of a split string would keep the whole string in memory.
    const copy = Buffer.from(name).toString();
    channels.set(copy, copy);
    return copy;
  }

  return {
    read(raw) {
      count++;
      const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
      if (count === 1) {
        if (line !== HEADER) throw fail(`header ${quote(line)}: expected ${COLUMNS.join(', ')} between tabs`);
        return;
      }
      if (blank > 0) throw fail('an empty line: expected an event, or the end of the file', blank);
      if (line === '') {
        blank = count;
        return;
      }
      const event = parse(line);
      last = event.at;
      events.push(event);
    },
    lines: () => count,
    finish() {
      if (count === 0)
        throw fail(`the file is empty: expected the header ${COLUMNS.join(', ')} between tabs`, 1);
      return events;
    },
  };
}

/** Parses times into ms. Returns NaN for malformed times and for days that do not exist. */
function timeParser(): (text: string) => number {
  let day = '';
  let dayStart = Number.NaN;
  return (text) => {
    const match = TIME.exec(text);
    if (!match) return Number.NaN;
    const [, date = '', hour, minute, second = 0] = match;
    if (date !== day) {
      day = date;
      dayStart = Date.parse(date);
      // 30 February is 2 March to Date.parse.
      if (Number.isFinite(dayStart) && !new Date(dayStart).toISOString().startsWith(date))
        dayStart = Number.NaN;
    }
    return dayStart + Math.round((Number(hour) * 3600 + Number(minute) * 60 + Number(second)) * 1000);
  };
}

/** Quotes text of the file in an error: one line, at most 40 characters. */
function quote(text: string): string {
  const plain = text.replaceAll('\t', '\\t').replace(/\p{C}/gu, '?');
  return `\`${plain.length > 40 ? `${plain.slice(0, 39)}…` : plain}\``;
}
