import { type Locale, writeDate, writeNumber } from '../../shared/locale.ts';
import { dayOf } from '../../shared/time.ts';
import type { Gap } from '../coverage/gaps.ts';
import type { ReportPeriod } from '../coverage/report-context.ts';
import { formatCount } from '../words/format-numbers.ts';
import { WORDS } from '../words/report-words.ts';

/** Gaps that the text names. More would crowd out the rest of the reply. */
const MAX_NAMED = 5;

/**
 * Describes how much of a period the bot saw and what is missing: `Seen: 99.97 %, missing 13 min on 12 Jan 04:10–04:23
 * UTC`. Undefined where nothing is missing. Time after `now` does not count as missing.
 */
export function describeCoverage(
  { gaps, range, now }: Pick<ReportPeriod, 'gaps' | 'range' | 'now'>,
  locale: Locale,
): string | undefined {
  if (gaps.length === 0) return undefined;
  const { coverage } = WORDS[locale];
  const missing = gaps.reduce((sum, { from, to }) => sum + to - from, 0);
  const length = Math.max(Math.min(range.end, now) - range.start, missing);
  // Rounded down, so that incomplete coverage never reads 100 %.
  const percent = Math.floor((1 - missing / length) * 10_000) / 100;
  const written = writeNumber(percent, locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const named = gaps.slice(0, MAX_NAMED).map((gap) => coverage.gap(durationOf(gap), timesOf(gap, locale)));
  const text = coverage.missing(written, named.join(', '));
  const others = gaps.length - MAX_NAMED;
  return others > 0 ? coverage.more(text, others, formatCount(others, locale)) : text;
}

/** `12 s`, `13 min`, `2 h 5 min`. */
function durationOf({ from, to }: Gap): string {
  const seconds = Math.ceil((to - from) / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `12 Jan 04:10–04:23`, or both days where the gap passes midnight. */
function timesOf({ from, to }: Gap, locale: Locale): string {
  const day = (at: number) => writeDate(at, locale, { day: 'numeric', month: 'short' });
  return dayOf(from) === dayOf(to)
    ? `${day(from)} ${clock(from)}–${clock(to)}`
    : `${day(from)} ${clock(from)} – ${day(to)} ${clock(to)}`;
}

const clock = (at: number): string => new Date(at).toISOString().slice(11, 16);
