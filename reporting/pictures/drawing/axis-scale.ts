/** The scale of a value axis from `low` to `high`, with a tick at every `step`. */
export interface AxisScale {
  low: number;
  high: number;
  step: number;
}

/** Round steps within a power of ten. */
const ROUND_STEPS = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];
/** Tick labels have two decimals, so smaller steps would be unreadable. */
const MIN_STEP = 0.05;

/**
 * Chooses the scale for values up to `above` and, drawn downwards, up to `below`: about two steps for the larger of
 * the two. A scale of counts has whole steps. Without any value the scale still has one step.
 */
export function chooseScale(above: number, below: number, isCount: boolean): AxisScale {
  const step = roundStep(Math.max(above, below) / 2, isCount);
  const low = Math.ceil(below / step) * step;
  const high = Math.ceil(above / step) * step;
  return { low: low === 0 ? 0 : -low, high: low === 0 && high === 0 ? step : high, step };
}

function roundStep(minimum: number, isCount: boolean): number {
  const floor = Math.max(minimum, isCount ? 1 : MIN_STEP);
  const power = 10 ** Math.floor(Math.log10(floor));
  for (const round of ROUND_STEPS) {
    const step = Number((round * power).toPrecision(2));
    if (step >= floor && (!isCount || Number.isInteger(step))) return step;
  }
  return 10 * power;
}

/** The values of a scale's ticks, lowest first. */
export function ticksOf({ low, high, step }: AxisScale): number[] {
  const count = Math.round((high - low) / step);
  return Array.from({ length: count + 1 }, (_, n) => Number((low + n * step).toPrecision(12)));
}
