/** What `dates` offers while it is typed: the reading of what is there, what it could become, or what is wrong with it. */

import { truncate } from '../../../reporting/words/discord-text.ts';
import { type DateRange, parseDateRange } from '../../../shared/dates/parse-daterange.ts';
import { isWithinMonth, monthsWithData } from '../../../shared/dates/split-range.ts';
import { describeRange, writeRange } from '../../../shared/dates/write-range.ts';
import type { Locale } from '../../../shared/locale.ts';
import { hourStart, type Range } from '../../../shared/time.ts';
import { UserError } from '../../../shared/user-error.ts';
import { type Choice, LONGEST_CHOICE, MOST_CHOICES } from '../endpoint/response.ts';
import type { Words } from '../words/en.ts';
import { WORDS } from '../words/interaction-words.ts';
import { completeDates } from './complete-dates.ts';

/** What most people ask for, and what it is called. */
const COMMON = [
  ['yesterday', 'yesterday'],
  ['last 7 days', 'lastWeek'],
  ['this month', 'thisMonth'],
  ['last month', 'lastMonth'],
] as const satisfies [string, keyof Words['dates']][];

export interface Suggesting {
  /** The moment of asking, ms. */
  now: number;
  /** When the guild was first seen, ms. */
  since: number | undefined;
  /** Whether one answer may not go over a month's end. */
  withinMonth: boolean;
  /** The language of whoever types. */
  locale: Locale;
}

/** The choices for what was typed so far. Each one's value says the range in full, so that it is read as it was shown. */
export function suggestDates(typed: string, options: Suggesting): Choice[] {
  const text = typed.replace(/\s+/g, ' ').trim();
  if (text === '') return COMMON.flatMap(([phrase, name]) => common(phrase, name, options));
  const range = read(text, options);
  const completions = completeDates(text, options.now).flatMap((phrase) => {
    const completed = read(phrase, options);
    return completed instanceof UserError ? [] : choicesFor(phrase, completed, options, true);
  });
  if (!(range instanceof UserError)) {
    return distinct([...choicesFor(text, range, options), ...completions]).slice(0, MOST_CHOICES);
  }
  if (completions.length > 0) return distinct(completions).slice(0, MOST_CHOICES);
  // Chosen all the same, it is answered with the whole of the error.
  return [{ name: wrong(range, options.locale), value: truncate(text, LONGEST_CHOICE) }];
}

function read(text: string, { now, since }: Suggesting): DateRange | UserError {
  try {
    return parseDateRange(text, now, since);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

function common(phrase: string, name: (typeof COMMON)[number][1], options: Suggesting): Choice[] {
  const range = read(phrase, options);
  // Before the first data there is nothing to offer it for.
  if (range instanceof UserError) return [];
  const words = WORDS[options.locale].dates;
  if (range.end <= options.now) return choicesFor(words[name], range, options, true);
  const soFar = { start: range.start, end: hourStart(options.now) };
  // In its first hour there is none of it yet.
  return soFar.start === soFar.end ? [] : choicesFor(words.soFar(words[name]), soFar, options, true);
}

/** A range as it was asked for, or in the parts that can be asked for one by one: `isNews` where nobody typed it like that. */
function choicesFor(
  asked: string,
  range: Range,
  { now, since = 0, withinMonth, locale }: Suggesting,
  isNews = false,
): Choice[] {
  if (!withinMonth || isWithinMonth(range)) {
    return [{ name: beside(asked, ` → ${describeRange(range, locale)}`), value: writeRange(range) }];
  }
  const pieces = monthsWithData(range, since, now);
  return pieces.slice(0, MOST_CHOICES).map((piece, at) => {
    const { part } = WORDS[locale].dates;
    const reading = part(String(at + 1), String(pieces.length), describeRange(piece, locale));
    return { name: isNews ? beside(asked, ` · ${reading}`) : reading, value: writeRange(piece) };
  });
}

/** What was asked for and how it is read: it is cut where there is no room, the reading never. */
const beside = (asked: string, reading: string): string =>
  truncate(asked, LONGEST_CHOICE - reading.length) + reading;

function distinct(choices: readonly Choice[]): Choice[] {
  const values = new Set<string>();
  return choices.filter(({ value }) => !values.has(value) && values.add(value));
}

/** The first sentence of an error, and how to write dates where there is room for it. */
function wrong(error: UserError, locale: Locale): string {
  const [sentence = ''] = error
    .in(locale)
    .replaceAll('`', '')
    .split(/(?<=[^\d.]{2}\.) (?=\p{Lu})/u);
  const name = truncate(`✗ ${sentence}`, LONGEST_CHOICE);
  const longer = `${name} ${WORDS[locale].dates.examples}`;
  return longer.length <= LONGEST_CHOICE ? longer : name;
}
