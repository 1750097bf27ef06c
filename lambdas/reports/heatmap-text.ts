import { HOURS_OF_DAY, WEEKDAYS } from './cases.ts';
import { busiest, type HeatmapCell } from './heatmap.ts';
import { WORDS } from './report-words.ts';
import { formatAmount } from './text.ts';

/** Hours of the week that are named. */
const NAMED = 3;

/** The busiest hours of a heatmap in words: by messages, and by voice time, a line for each that has any. */
export function busiestHours(cells: readonly HeatmapCell[]): string[] {
  const messages = busiest(cells, ({ messagesPerHour }) => messagesPerHour, NAMED).map(({ at, value }) =>
    WORDS.messagesAnHour(nameOf(at), formatAmount(value)),
  );
  const voice = busiest(cells, ({ voiceHoursPerHour }) => voiceHoursPerHour, NAMED).map(({ at, value }) =>
    WORDS.voiceAnHour(nameOf(at), formatAmount(value)),
  );
  return [
    ...(messages.length > 0 ? [WORDS.busiestHours(messages.join(', '))] : []),
    ...(voice.length > 0 ? [WORDS.busiestVoice(voice.join(', '))] : []),
  ];
}

const nameOf = (at: number): string => {
  const hour = at % HOURS_OF_DAY.length;
  return WORDS.hourOfWeek(WEEKDAYS[(at - hour) / HOURS_OF_DAY.length] ?? '', String(hour).padStart(2, '0'));
};
