/** A cell of a table. */
export type Figure = string | number;

/** A table of figures. It is printed, and kept as JSON. */
export interface Table {
  title: string;
  columns: readonly string[];
  rows: readonly (readonly Figure[])[];
  /** Sentences that explain the table. */
  notes?: readonly string[];
}

/** The options of a run. */
export interface BenchOptions {
  seed: number;
  /** Whether to add the sizes that take minutes. */
  full: boolean;
  /** The Python program that runs the reference. */
  python: string;
  /** Prints what the benchmark does. */
  say: (what: string) => void;
}

/** A benchmark that `npm run bench` can run. */
export interface Benchmark {
  name: string;
  /** What it measures, in one line. */
  about: string;
  run: (options: BenchOptions) => Promise<Table[]>;
}

/** The median, the smallest and the largest of some measurements. Throws RangeError where there are none. */
export function spread(values: readonly number[]): { median: number; min: number; max: number } {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  if (upper === undefined) throw new RangeError('Expected at least one measurement, got none.');
  const lower = sorted.length % 2 === 0 ? (sorted[middle - 1] ?? upper) : upper;
  return { median: (lower + upper) / 2, min: sorted[0] ?? upper, max: sorted.at(-1) ?? upper };
}

/** The seconds that an action takes. */
export async function secondsOf(action: () => Promise<unknown> | unknown): Promise<number> {
  const started = performance.now();
  await action();
  return (performance.now() - started) / 1000;
}

/** The least-squares line through points, and its R² (0 to 1). Throws RangeError where all points have the same x. */
export function linearFit(points: readonly (readonly [number, number])[]) {
  const mean = (of: (point: readonly [number, number]) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean(([x]) => x), mean(([, y]) => y)];
  const xx = mean(([px]) => (px - x) ** 2);
  const xy = mean(([px, py]) => (px - x) * (py - y));
  const yy = mean(([, py]) => (py - y) ** 2);
  if (!(xx > 0)) throw new RangeError('Expected points with at least two different x.');
  return { slope: xy / xx, intercept: y - (xy / xx) * x, r2: yy === 0 ? 1 : xy ** 2 / (xx * yy) };
}
