/** What every benchmark is made of, and how its figures are written down. */

export type Figure = string | number;

/** Figures under headings: what is printed, and kept as JSON. */
export interface Table {
  title: string;
  columns: readonly string[];
  rows: readonly (readonly Figure[])[];
  /** What to know in order to read it. */
  notes?: readonly string[];
}

export interface BenchOptions {
  seed: number;
  /** Adds the sizes that take minutes. */
  full: boolean;
  /** The program that runs the reference. */
  python: string;
  /** Says what is being done. */
  say: (what: string) => void;
}

export interface Benchmark {
  name: string;
  /** What it measures, in a line. */
  about: string;
  run: (options: BenchOptions) => Promise<Table[]>;
}

/** The middle one of measurements, and their least and greatest. */
export function spread(values: readonly number[]): { median: number; min: number; max: number } {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  if (upper === undefined) throw new RangeError('There is nothing to take the median of.');
  const lower = sorted.length % 2 === 0 ? (sorted[middle - 1] ?? upper) : upper;
  return { median: (lower + upper) / 2, min: sorted[0] ?? upper, max: sorted.at(-1) ?? upper };
}

/** Seconds that something takes. */
export async function secondsOf(action: () => Promise<unknown> | unknown): Promise<number> {
  const started = performance.now();
  await action();
  return (performance.now() - started) / 1000;
}

/** The straight line with the least squares through points, and how much of their spread it explains (R², 0 to 1). */
export function linearFit(points: readonly (readonly [number, number])[]) {
  const mean = (of: (point: readonly [number, number]) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean(([x]) => x), mean(([, y]) => y)];
  const xx = mean(([px]) => (px - x) ** 2);
  const xy = mean(([px, py]) => (px - x) * (py - y));
  const yy = mean(([, py]) => (py - y) ** 2);
  if (!(xx > 0)) throw new RangeError('A line goes through two points that differ, at the least.');
  return { slope: xy / xx, intercept: y - (xy / xx) * x, r2: yy === 0 ? 1 : xy ** 2 / (xx * yy) };
}
