/** A value of a column or cell; null where there is none to show. */
export type Value = number | null;

/** Turns anything that is not a possible count (NaN, negative, past the safe integers) into null. */
export function toValue(value: number | null | undefined): Value {
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER ? value : null;
}

/** The sum of the values, null counting as 0. */
export function sum(values: readonly Value[]): number {
  return values.reduce<number>((total, value) => total + (value ?? 0), 0);
}

/** The highest value, null counting as 0. */
export function highestOf(values: readonly Value[]): number {
  return values.reduce<number>((highest, value) => Math.max(highest, value ?? 0), 0);
}
