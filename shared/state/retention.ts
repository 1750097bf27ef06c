import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { n } from '../aws/dynamodb.ts';
import { SettingsError, WHOLE_NUMBERS } from '../env-settings.ts';
import { monthOfDay, monthStart, nextMonth } from '../time.ts';

/**
 * For how many months after a month's end its counters are kept: `RETENTION_MONTHS` in the environment. Undefined
 * where it is not set: they are kept for ever. Throws a SettingsError on anything but a whole number from 1 to 1200.
 */
export function retentionMonths(): number | undefined {
  const value = process.env['RETENTION_MONTHS'];
  if (!value) return undefined;
  const { is, expected } = WHOLE_NUMBERS.retentionMonths;
  if (!is(value))
    throw new SettingsError([`RETENTION_MONTHS is malformed: expected ${expected}, or nothing.`]);
  return Number(value);
}

/** When what was counted in a month (`YYYY-MM`) expires, in seconds since the epoch, as DynamoDB's TTL wants it. */
export function expiryOf(month: string, months: number): number {
  let end = nextMonth(month);
  for (let more = months; more > 0; more--) end = nextMonth(end);
  return monthStart(end) / 1000;
}

/** From when on counters are kept at `now`, ms. DynamoDB deletes what has expired days later: it is not to be read. */
export function keptSince(now: number, months: number): number {
  const date = new Date(now);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - months, 1);
}

/** When a day's counters expire, as an attribute of their items; none where they never do. */
export function expiry(day: string): { expires?: AttributeValue } {
  const months = retentionMonths();
  return months === undefined ? {} : { expires: n(expiryOf(monthOfDay(day), months)) };
}
