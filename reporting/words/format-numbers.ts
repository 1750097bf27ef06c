/** Formats numbers for replies, in the reader's language. */
import { type Locale, writeNumber } from '../../shared/locale.ts';

/** Formats a count: `1,234`. */
export function formatCount(value: number, locale: Locale): string {
  return writeNumber(value, locale, { maximumFractionDigits: 0 });
}

/** Formats an amount with one decimal: `1,234.5`. Below 0.1 it has two, and below 0.005 it is `<0.01`; only 0 is `0.0`. */
export function formatAmount(value: number, locale: Locale): string {
  if (value > 0 && value < 0.005) return `<${formatAmount(0.01, locale)}`;
  const decimals = value > 0 && value < 0.1 ? 2 : 1;
  return writeNumber(value, locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** Formats a file size in bytes: `532 bytes`, `1.4 KiB`, `12.0 MiB`. */
export function formatSize(bytes: number, locale: Locale): string {
  if (bytes < 1024) return writeNumber(bytes, locale, { style: 'unit', unit: 'byte', unitDisplay: 'long' });
  if (bytes < 1024 * 1024) return `${formatAmount(bytes / 1024, locale)} KiB`;
  return `${formatAmount(bytes / 1024 / 1024, locale)} MiB`;
}
