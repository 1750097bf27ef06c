import { type Locale, writeDate } from '../../shared/locale.ts';
import { DAY_MS } from '../../shared/time.ts';
import { HOURS_OF_DAY } from '../figures/cases.ts';
import { busiestCells, type HeatmapCell } from '../figures/heatmap.ts';
import { formatAmount } from '../words/format-numbers.ts';
import { WORDS } from '../words/report-words.ts';

/** Hours of the week that a line names. */
const NAMED = 3;
/** Monday, 5 January 1970, in ms. */
const MONDAY = 4 * DAY_MS;

/** Names the busiest hours of a heatmap: a line for messages and a line for voice time, each only where there are any. */
export function busiestHours(cells: readonly HeatmapCell[], locale: Locale): string[] {
  const words = WORDS[locale].report;
  const messages = busiestCells(cells, ({ messagesPerHour }) => messagesPerHour, NAMED).map(({ at, value }) =>
    words.messagesAnHour(nameOf(at, locale), formatAmount(value, locale)),
  );
  const voice = busiestCells(cells, ({ voiceHoursPerHour }) => voiceHoursPerHour, NAMED).map(
    ({ at, value }) => words.voiceAnHour(nameOf(at, locale), formatAmount(value, locale)),
  );
  return [
    ...(messages.length > 0 ? [words.busiestHours(messages.join(', '))] : []),
    ...(voice.length > 0 ? [words.busiestVoice(voice.join(', '))] : []),
  ];
}

/** The name of an hour of the week, `Friday 20:00`. */
function nameOf(at: number, locale: Locale): string {
  const hour = at % HOURS_OF_DAY.length;
  const weekday = (at - hour) / HOURS_OF_DAY.length;
  return `${writeDate(MONDAY + weekday * DAY_MS, locale, { weekday: 'long' })} ${String(hour).padStart(2, '0')}:00`;
}
