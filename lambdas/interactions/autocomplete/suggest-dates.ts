/** The choices that `dates` offers while the user types: how the text is read, how it could go on, or what is wrong with it. */

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

/** The ranges that most people want, and the names of their words. */
const COMMON = [
  ['yesterday', 'yesterday'],
  ['last 7 days', 'lastWeek'],
  ['this month', 'thisMonth'],
  ['last month', 'lastMonth'],
] as const satisfies [string, keyof Words['dates']][];

/** How dates are suggested. */
export interface SuggestDatesOptions {
  /** The time of the interaction, ms. */
  now: number;
  /** When the guild's counters begin, ms; undefined before the first. */
  since: number | undefined;
  /** Whether the command takes only a range within one month. */
  isOneMonth: boolean;
  /** The user's language. */
  locale: Locale;
}

/** The choices for the typed text. The value of each is the whole range, so it is read exactly as it was shown. */
export function suggestDates(typed: string, options: SuggestDatesOptions): Choice[] {
  const text = typed.replace(/\s+/g, ' ').trim();
  if (text === '') return COMMON.flatMap(([phrase, name]) => commonChoices(phrase, name, options));
  const range = tryRead(text, options);
  const completions = completeDates(text, options.now).flatMap((phrase) => {
    const completed = tryRead(phrase, options);
    return completed instanceof UserError ? [] : choicesFor(phrase, completed, options, true);
  });
  if (!(range instanceof UserError)) {
    return distinctChoices([...choicesFor(text, range, options), ...completions]).slice(0, MOST_CHOICES);
  }
  if (completions.length > 0) return distinctChoices(completions).slice(0, MOST_CHOICES);
  // A user who chooses it gets the whole error as the answer.
  return [{ name: errorName(range, options.locale), value: truncate(text, LONGEST_CHOICE) }];
}

function tryRead(text: string, { now, since }: SuggestDatesOptions): DateRange | UserError {
  try {
    return parseDateRange(text, now, since);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

function commonChoices(
  phrase: string,
  name: (typeof COMMON)[number][1],
  options: SuggestDatesOptions,
): Choice[] {
  const range = tryRead(phrase, options);
  // The range lies before the first data.
  if (range instanceof UserError) return [];
  const words = WORDS[options.locale].dates;
  if (range.end <= options.now) return choicesFor(words[name], range, options, true);
  const soFar = { start: range.start, end: hourStart(options.now) };
  // In the first hour of the range, none of it is over yet.
  return soFar.start === soFar.end ? [] : choicesFor(words.soFar(words[name]), soFar, options, true);
}

/** A range as one choice, or as a choice for each month. `isCompletion` says that the user has not typed `asked` in full. */
function choicesFor(
  asked: string,
  range: Range,
  { now, since = 0, isOneMonth, locale }: SuggestDatesOptions,
  isCompletion = false,
): Choice[] {
  if (!isOneMonth || isWithinMonth(range)) {
    return [{ name: withReading(asked, ` → ${describeRange(range, locale)}`), value: writeRange(range) }];
  }
  const pieces = monthsWithData(range, since, now);
  return pieces.slice(0, MOST_CHOICES).map((piece, at) => {
    const { part } = WORDS[locale].dates;
    const reading = part(String(at + 1), String(pieces.length), describeRange(piece, locale));
    return { name: isCompletion ? withReading(asked, ` · ${reading}`) : reading, value: writeRange(piece) };
  });
}

/** The text and how it is read. Where room is short the text is cut, never the reading. */
const withReading = (asked: string, reading: string): string =>
  truncate(asked, LONGEST_CHOICE - reading.length) + reading;

function distinctChoices(choices: readonly Choice[]): Choice[] {
  const values = new Set<string>();
  return choices.filter(({ value }) => !values.has(value) && values.add(value));
}

/** The first sentence of an error, and examples where there is room for them. */
function errorName(error: UserError, locale: Locale): string {
  const [sentence = ''] = error
    .in(locale)
    .replaceAll('`', '')
    .split(/(?<=[^\d.]{2}\.) (?=\p{Lu})/u);
  const name = truncate(`✗ ${sentence}`, LONGEST_CHOICE);
  const longer = `${name} ${WORDS[locale].dates.examples}`;
  return longer.length <= LONGEST_CHOICE ? longer : name;
}
