import type { Locale } from '../../shared/locale.ts';
import { formatAmount } from '../words/format-numbers.ts';
import { WORDS } from '../words/report-words.ts';

/** Describes how a figure changed since the period before: `▲ 8.2 % (+932)`. `format` formats the difference. */
export function describeChange(
  now: number,
  before: number,
  format: (value: number) => string,
  locale: Locale,
): string {
  const difference = now - before;
  if (difference === 0) return WORDS[locale].report.unchanged;
  if (before === 0) return WORDS[locale].report.newFromZero;
  const percent = formatAmount((Math.abs(difference) / before) * 100, locale);
  const [arrow, sign] = difference > 0 ? ['▲', '+'] : ['▼', '-'];
  return `${arrow} ${percent} % (${sign}${format(Math.abs(difference))})`;
}
