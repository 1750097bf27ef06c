import type { Value } from './panels.ts';

/** A value that can be drawn: what is no number, or none that a count can be, is none. */
export function clean(value: number | null | undefined): Value {
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER ? value : null;
}

/** The sum of what there is. */
export function sum(values: readonly Value[]): number {
  return values.reduce<number>((total, value) => total + (value ?? 0), 0);
}
