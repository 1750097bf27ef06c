/** Fits text into Discord messages. */

/** Escapes a name that users chose, so that Discord shows it without formatting (Discord Help Center: Markdown Text 101). */
export function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\*~`|<>]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&');
}

/**
 * Cuts `text` to at most `length` UTF-16 units, never within a grapheme, and ends it with `…`. No way of counting
 * characters gives more than UTF-16 units do, so Discord's limits hold.
 */
export function truncate(text: string, length: number): string {
  if (text.length <= length) return text;
  let cut = '';
  for (const { segment } of new Intl.Segmenter('en').segment(text)) {
    if (cut.length + segment.length > length - 1) break;
    cut += segment;
  }
  return `${cut}…`;
}
