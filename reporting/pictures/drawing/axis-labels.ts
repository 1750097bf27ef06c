import { SIZES } from './style.ts';
import type { Typeface } from './typeface.ts';

/** A label below an axis; `at` is in columns: 0 is the first one's left edge, 0.5 its middle. */
export interface Mark {
  at: number;
  text: string;
}

/** Where a text of a width in pixels begins if it is to stand in the middle of `x` and not leave `[from, room]`. */
export function centred(x: number, width: number, room: number, from = 0): number {
  return Math.max(from, Math.min(x - width / 2, room - width));
}

/** The same for a label of an axis: left of it there is room, below the other axis' labels. */
export const labelStart = (x: number, width: number, room: number): number => centred(x, width, room, -LEAD);

const LEAD = 30;

const APART = 22;

/**
 * The first of several sets of labels whose labels stand apart on an axis of `columns` columns and `room` pixels; of the
 * last one, as many as do.
 */
export function roomiest(sets: Iterable<Mark[]>, columns: number, room: number, face: Typeface): Mark[] {
  let last: Mark[] = [];
  for (const set of sets) {
    last = set;
    if (apart(set, columns, room, face).length === set.length) return set;
  }
  return apart(last, columns, room, face);
}

function apart(marks: readonly Mark[], columns: number, room: number, face: Typeface): Mark[] {
  let end = Number.NEGATIVE_INFINITY;
  return marks.filter(({ at, text }) => {
    const width = face.width(text, SIZES.body);
    const start = labelStart((at / columns) * room, width, room);
    if (start < end + APART) return false;
    end = start + width;
    return true;
  });
}
