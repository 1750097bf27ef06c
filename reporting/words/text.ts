import { type Locale, writeNumber } from '../../shared/locale.ts';

/** Text of a name that people chose, written so that Discord does not take any of it for formatting. */
export function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\*~`|<>]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&');
}

/** A count as people read it: `1,234`. */
export function formatCount(value: number, locale: Locale): string {
  return writeNumber(value, locale, { maximumFractionDigits: 0 });
}

/** An amount as people read it: `1,234.5`. What would round to nothing though it is not nothing keeps two decimals. */
export function formatAmount(value: number, locale: Locale): string {
  if (value > 0 && value < 0.005) return `<${formatAmount(0.01, locale)}`;
  const decimals = value > 0 && value < 0.1 ? 2 : 1;
  return writeNumber(value, locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** A file's size as people read it: `532 bytes`, `1.4 KiB`, `12.0 MiB`. */
export function formatSize(bytes: number, locale: Locale): string {
  if (bytes < 1024) return writeNumber(bytes, locale, { style: 'unit', unit: 'byte', unitDisplay: 'long' });
  if (bytes < 1024 * 1024) return `${formatAmount(bytes / 1024, locale)} KiB`;
  return `${formatAmount(bytes / 1024 / 1024, locale)} MiB`;
}

/** `text` cut to `length` UTF-16 units, which is how Discord's limits are safely met, never within a character. */
export function truncate(text: string, length: number): string {
  if (text.length <= length) return text;
  let cut = '';
  for (const { segment } of new Intl.Segmenter('en').segment(text)) {
    if (cut.length + segment.length > length - 1) break;
    cut += segment;
  }
  return `${cut}…`;
}
