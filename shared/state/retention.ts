import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { n } from '../aws/dynamodb.ts';
import { SettingsError, WHOLE_NUMBERS } from '../env-settings.ts';
import { monthOfDay, monthStart, nextMonth } from '../time.ts';

/**
 * How many months the counters of a month are kept after its end: `RETENTION_MONTHS` in the environment. Undefined if it is
 * not set, and they are kept for ever. Throws SettingsError for anything but a whole number from 1 to 1200.
 */
export function retentionMonths(): number | undefined {
  const value = process.env['RETENTION_MONTHS'];
  if (!value) return undefined;
  const { isValid, expected } = WHOLE_NUMBERS.retentionMonths;
  if (!isValid(value))
    throw new SettingsError([`RETENTION_MONTHS is malformed: expected ${expected}, or no value.`]);
  return Number(value);
}

/** When the counters of a month (`YYYY-MM`) expire, in seconds since the epoch, the unit of DynamoDB's TTL. */
export function expiryOf(month: string, months: number): number {
  let end = nextMonth(month);
  for (let more = months; more > 0; more--) end = nextMonth(end);
  return monthStart(end) / 1000;
}

/** The start of the retention period at `now`, both ms. DynamoDB deletes expired items days later, so readers must skip them. */
export function keptSince(now: number, months: number): number {
  const date = new Date(now);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - months, 1);
}

/** The attribute `expires` for the items of a day's counters; no attribute if they are kept for ever. */
export function expiry(day: string): { expires?: AttributeValue } {
  const months = retentionMonths();
  return months === undefined ? {} : { expires: n(expiryOf(monthOfDay(day), months)) };
}
