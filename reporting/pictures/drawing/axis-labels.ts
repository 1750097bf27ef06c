import { SIZES } from './style.ts';
import type { Typeface } from './typeface.ts';

/** A label below an axis; `at` is in columns: 0 is the left edge of the first column, 0.5 its middle. */
export interface AxisLabel {
  at: number;
  text: string;
}

/** How far (pixels) a label may start left of its axis, where the labels of the other axis leave room. */
const OVERHANG = 30;
/** Least distance between two labels, pixels. */
const MIN_DISTANCE = 22;
/** Steps between labelled cases. */
const CASE_STEPS = [1, 2, 3, 4, 6, 12];

/** The left edge (pixels) of a text that is centred on `x`, moved so that the text stays within `[from, room]`. */
export function centredStart(x: number, width: number, room: number, from = 0): number {
  return Math.max(from, Math.min(x - width / 2, room - width));
}

/** The left edge of an axis label: {@link centredStart} with room to the left of the axis. */
export const axisLabelStart = (x: number, width: number, room: number): number =>
  centredStart(x, width, room, -OVERHANG);

/** Sets of labels for columns with these names, densest first. */
export function caseLabels(names: readonly string[]): AxisLabel[][] {
  const all = names.map((text, n) => ({ at: n + 0.5, text }));
  return CASE_STEPS.map((step) => all.filter((_, n) => n % step === 0));
}

/**
 * Picks the first set whose labels do not touch on an axis of `columns` columns and `room` pixels. If none fits, it
 * drops the labels of the last set that would touch.
 */
export function pickLabels(
  sets: Iterable<AxisLabel[]>,
  columns: number,
  room: number,
  face: Typeface,
): AxisLabel[] {
  let last: AxisLabel[] = [];
  for (const set of sets) {
    last = set;
    if (dropTouching(set, columns, room, face).length === set.length) return set;
  }
  return dropTouching(last, columns, room, face);
}

function dropTouching(
  labels: readonly AxisLabel[],
  columns: number,
  room: number,
  face: Typeface,
): AxisLabel[] {
  let end = Number.NEGATIVE_INFINITY;
  return labels.filter(({ at, text }) => {
    const width = face.width(text, SIZES.body);
    const start = axisLabelStart((at / columns) * room, width, room);
    if (start < end + MIN_DISTANCE) return false;
    end = start + width;
    return true;
  });
}
