/** An axis of values from `low` to `high` with a mark at every `step`. */
export interface Scale {
  low: number;
  high: number;
  step: number;
}

/** Round steps within a power of ten. */
const ROUND = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];
/** Finer marks would need more decimals than are written. */
const FINEST = 0.05;

/**
 * The scale for values up to `above` and, drawn downwards, `below`: about two steps for the larger, whole ones for
 * counts. Where there is nothing it still has one step.
 */
export function scaleOf(above: number, below: number, whole: boolean): Scale {
  const step = roundStep(Math.max(above, below) / 2, whole);
  const low = Math.ceil(below / step) * step;
  const high = Math.ceil(above / step) * step;
  return { low: low === 0 ? 0 : -low, high: low === 0 && high === 0 ? step : high, step };
}

function roundStep(least: number, whole: boolean): number {
  const floor = Math.max(least, whole ? 1 : FINEST);
  const power = 10 ** Math.floor(Math.log10(floor));
  for (const round of ROUND) {
    const step = Number((round * power).toPrecision(2));
    if (step >= floor && (!whole || Number.isInteger(step))) return step;
  }
  return 10 * power;
}

/** The values of a scale's marks, the lowest first. */
export function marksOf({ low, high, step }: Scale): number[] {
  const count = Math.round((high - low) / step);
  return Array.from({ length: count + 1 }, (_, n) => Number((low + n * step).toPrecision(12)));
}
