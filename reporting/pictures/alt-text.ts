import type { PictureWords } from '../words/picture-words.ts';
import type { Caption } from './drawing/caption.ts';

/** A measure that a picture shows, with one value per hour, day, weekday or cell; null where there is no value. */
export interface Measure {
  name: string;
  total: number;
  values: readonly (number | null)[];
  /** The name of the n-th value's time: `9 Jan 13:00`, `Mon`. */
  placeOf: (n: number) => string;
}

/** Discord: Message, Attachment Object. */
const MAX_LENGTH = 1024;

/** The alt text of a picture, for people who cannot see it: its caption, then each measure's total and peak. */
export function altText(
  { title, scope, range, zone }: Caption,
  measures: readonly Measure[],
  words: PictureWords,
): string {
  const sentences = measures.map(({ name, total, values, placeOf }) => {
    const highest = values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
    const peak = highest > 0 ? [words.peak(placeOf(values.indexOf(highest)), words.number(highest))] : [];
    return `${name}: ${[words.total(words.number(total)), ...peak].join('; ')}.`;
  });
  return [`${title}: ${scope}, ${range}, ${zone}.`, ...sentences]
    .join(' ')
    .slice(0, MAX_LENGTH)
    .toWellFormed();
}
