import type { PictureWords } from '../words/picture-words.ts';
import type { Caption } from './drawing/caption.ts';

/** Something that a picture shows, place by place; null where there is no such place. */
export interface Measure {
  name: string;
  total: number;
  values: readonly (number | null)[];
  /** What the n-th place is called. */
  placeOf: (n: number) => string;
}

/** Discord: Message, Attachment Object. */
const LONGEST = 1024;

/** A picture in words, for those who cannot see it: what it is of, and of each measure how much there is and where most. */
export function altText(
  { title, scope, range, zone }: Caption,
  measures: readonly Measure[],
  words: PictureWords,
): string {
  const said = measures.map(({ name, total, values, placeOf }) => {
    const most = values.reduce<number>((highest, value) => Math.max(highest, value ?? 0), 0);
    const peak = most > 0 ? [words.peak(placeOf(values.indexOf(most)), words.number(most))] : [];
    return `${name}: ${[words.total(words.number(total)), ...peak].join('; ')}.`;
  });
  return [`${title}: ${scope}, ${range}, ${zone}.`, ...said].join(' ').slice(0, LONGEST).toWellFormed();
}
