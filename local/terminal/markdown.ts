import { type Cell, cells, type Style } from './styled-text.ts';

/**
 * What Discord's inline Markdown marks up: an escaped character, code, bold, underline, strikethrough, italic twice, a
 * link (Discord: Markdown Text 101). In this order, so that `**` is not two `*`.
 */
const MARK =
  /\\([\\*_~`|[\]()<>#-])|`([^`\n]+)`|\*\*(.+?)\*\*|__(.+?)__|~~(.+?)~~|\*(?!\s)([^*\n]+?)\*|(?<!\w)_([^_\n]+?)_(?!\w)|\[([^\]\n]+)\]\((\S+?)\)/su;

/** The styles of the groups of MARK from bold to italic. */
const STYLES: readonly Style[] = ['bold', 'underline', 'strikethrough', 'italic', 'italic'];

/** Turns Discord's inline Markdown into styled cells; its marks are gone, a link's address follows it in brackets. */
export function markdown(text: string, styles: readonly Style[] = []): Cell[] {
  const match = MARK.exec(text);
  if (!match) return cells(text, styles);
  const [all, escaped, code, ...rest] = match;
  const [label, address] = rest.slice(STYLES.length);
  const marked = rest.slice(0, STYLES.length);
  const index = marked.findIndex((inner) => inner !== undefined);
  let inside: Cell[];
  if (escaped !== undefined) inside = cells(escaped, styles);
  else if (code !== undefined) inside = cells(code, [...styles, 'cyan']);
  else if (label !== undefined) inside = [...markdown(label, styles), ...cells(` (${address})`, styles)];
  else inside = markdown(marked[index] ?? '', [...styles, STYLES[index] ?? 'bold']);
  return [
    ...cells(text.slice(0, match.index), styles),
    ...inside,
    ...markdown(text.slice(match.index + all.length), styles),
  ];
}
