/** Statistics of a list of per-person totals. */
export interface Summary {
  count: number;
  sum: number;
  /** 0 for an empty list. */
  mean: number;
  /** The sample standard deviation (n−1), 0 for fewer than two values. */
  stdev: number;
}

/**
 * Computes count, sum, mean and sample standard deviation of `values`. A second pass sums the squares of deviations and
 * corrects them by the sum of deviations, so that values far larger than their spread lose no digits (the corrected
 * two-pass algorithm).
 */
export function summarize(values: ArrayLike<number>): Summary {
  const count = values.length;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[i] ?? 0;
  if (count === 0) return { count, sum, mean: 0, stdev: 0 };

  const mean = sum / count;
  let squares = 0;
  let rest = 0;
  for (let i = 0; i < count; i++) {
    const deviation = (values[i] ?? 0) - mean;
    squares += deviation * deviation;
    rest += deviation;
  }
  const variance = count < 2 ? 0 : Math.max(0, squares - (rest * rest) / count) / (count - 1);
  return { count, sum, mean, stdev: Math.sqrt(variance) };
}
