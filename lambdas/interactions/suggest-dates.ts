/** What `dates` offers while it is typed: the reading of what is there, or what is wrong with it. */
import { describeRange, parseDateRange, splitByMonth, writeRange } from '../../shared/daterange.ts';
import type { Locale } from '../../shared/locale.ts';
import { hourStart } from '../../shared/time.ts';
import { UserError } from '../../shared/user-error.ts';
import type { Choice } from './response.ts';
import type { Words } from './words/en.ts';
import { WORDS } from './words/words.ts';

/** What most people ask for, and what it is called. */
const COMMON = [
  ['yesterday', 'yesterday'],
  ['last 7 days', 'lastWeek'],
  ['this month', 'thisMonth'],
  ['last month', 'lastMonth'],
] as const satisfies [string, keyof Words['dates']][];

/** Discord: Application Commands, Autocomplete and Option Choice. */
const MOST_CHOICES = 25;
const LONGEST = 100;

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
  if (text === '') {
    return COMMON.flatMap(([phrase, name]) => common(phrase, WORDS[options.locale].dates[name], options));
  }
  try {
    const range = parseDateRange(text, options.now, options.since);
    const pieces = options.withinMonth ? splitByMonth(range) : [range];
    if (pieces.length === 1) {
      return [choice(`${text} → ${describeRange(range, options.locale)}`, writeRange(range))];
    }
    const useful = pieces.filter(({ start, end }) => start <= options.now && end > (options.since ?? 0));
    return useful.slice(0, MOST_CHOICES).map((piece, i) => {
      const described = describeRange(piece, options.locale);
      const { part } = WORDS[options.locale].dates;
      return choice(part(String(i + 1), String(useful.length), described), writeRange(piece));
    });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    // Chosen all the same, it is answered with the whole of the error.
    return [choice(`✗ ${error.in(options.locale).replaceAll('`', '')}`, text)];
  }
}

function common(phrase: string, name: string, { now, since, locale }: Suggesting): Choice[] {
  try {
    const { start, end } = parseDateRange(phrase, now, since);
    if (end <= now)
      return [choice(`${name} → ${describeRange({ start, end }, locale)}`, writeRange({ start, end }))];
    const soFar = { start, end: hourStart(now) };
    // In its first hour there is none of it yet.
    if (soFar.start === soFar.end) return [];
    return [
      choice(`${WORDS[locale].dates.soFar(name)} → ${describeRange(soFar, locale)}`, writeRange(soFar)),
    ];
  } catch (error) {
    // Before the first data there is nothing to offer it for.
    if (error instanceof UserError) return [];
    throw error;
  }
}

const choice = (name: string, value: string): Choice => ({ name: cut(name), value: cut(value) });

const cut = (text: string): string => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`);
