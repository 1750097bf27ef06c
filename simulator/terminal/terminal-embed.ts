import type { APIEmbed, APIEmbedField } from 'discord-api-types/v10';
import { type Cell, cells, paint, type Style, style, wrap } from './styled-text.ts';
import { markdown } from './terminal-markdown.ts';

/** The parts of an embed that are drawn. */
export type DrawableEmbed = Pick<APIEmbed, 'title' | 'description' | 'color' | 'fields' | 'image' | 'footer'>;

/** A file of a message. */
export interface DrawableAttachment {
  filename: string;
  /** Bytes. */
  size?: number;
  /** Its alternative text. */
  description?: string;
}

/** How an embed is drawn. */
export interface DrawOptions {
  /** Whether to use colours and bold print. Without them the Markdown is removed. */
  colour: boolean;
  /** The terminal's columns. The box has 24 to 80. */
  width?: number | undefined;
  /** The message's files. */
  attachments?: readonly DrawableAttachment[] | undefined;
}

const MAX_WIDTH = 80;
const MIN_WIDTH = 24;
/** Discord puts at most three inline fields side by side. */
const MAX_COLUMNS = 3;
const MIN_COLUMN_WIDTH = 18;
const GAP = 2;
/** The bar of an embed without a colour. */
const NO_COLOUR: Style = 'gray';

/** Draws an embed as a box, with its parts in Discord's order. The last line has no line feed. */
export function drawEmbed(
  embed: DrawableEmbed,
  { colour, width = MAX_WIDTH, attachments = [] }: DrawOptions,
): string {
  const outer = Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, width));
  const inner = outer - 4;
  const sections: string[][] = [];
  const add = (text: Cell[]) => sections.push(wrap(text, inner).map((line) => paint(line, inner, colour)));
  if (embed.title) add(markdown(embed.title, ['bold']));
  if (embed.description) add(markdown(embed.description));
  for (const row of fieldRows(embed.fields ?? [], inner)) {
    sections.push(drawFields(row.fields, row.columns, inner, colour));
  }
  if (embed.image) add(picture(embed.image.url, attachments));
  if (embed.footer) add(cells(embed.footer.text, ['dim']));

  const bar = style('┃', [barStyle(embed.color)], colour);
  const rim = (text: string) => style(text, ['dim'], colour);
  const boxed = (lines: string[]) => lines.map((line) => `${bar} ${line} ${rim('│')}`);
  const rule = '─'.repeat(outer - 2);
  const body = sections.flatMap((lines, index) => (index === 0 ? lines : [' '.repeat(inner), ...lines]));
  const files = attachments.flatMap((file) => wrap(attachment(file), inner));
  return [
    rim(`╭${rule}╮`),
    ...boxed(body),
    ...(files.length > 0 ? [bar + rim(`${rule}┤`)] : []),
    ...boxed(files.map((line) => paint(line, inner, colour))),
    rim(`╰${rule}╯`),
  ].join('\n');
}

interface FieldRow {
  fields: APIEmbedField[];
  columns: number;
}

/** Inline fields in a row share lines. All these lines have the same columns, and so line up. */
function fieldRows(fields: readonly APIEmbedField[], inner: number): FieldRow[] {
  const fitting = Math.max(1, Math.min(MAX_COLUMNS, Math.floor((inner + GAP) / (MIN_COLUMN_WIDTH + GAP))));
  const rows: FieldRow[] = [];
  for (let from = 0; from < fields.length; ) {
    let to = from + 1;
    if (fields[from]?.inline) while (fields[to]?.inline) to++;
    const columns = Math.min(fitting, to - from);
    for (let at = from; at < to; at += columns)
      rows.push({ fields: fields.slice(at, Math.min(to, at + columns)), columns });
    from = to;
  }
  return rows;
}

function drawFields(
  fields: readonly APIEmbedField[],
  columns: number,
  inner: number,
  colour: boolean,
): string[] {
  const width = Math.floor((inner - GAP * (columns - 1)) / columns);
  const blocks = fields.map(({ name, value }) => [
    ...wrap(markdown(name, ['bold']), width),
    ...wrap(markdown(value), width),
  ]);
  const height = Math.max(...blocks.map((block) => block.length));
  return Array.from({ length: height }, (_, row) => {
    const line = blocks.map((block) => paint(block[row] ?? [], width, colour)).join(' '.repeat(GAP));
    const used = blocks.length * (width + GAP) - GAP;
    return line + ' '.repeat(inner - used);
  });
}

/** A terminal shows no pictures: their alternative text stands for them. */
function picture(url: string, attachments: readonly DrawableAttachment[]): Cell[] {
  const shown = attachments.find(({ filename }) => url === `attachment://${filename}`);
  return [...cells('Picture: ', ['dim']), ...cells(shown?.description ?? url)];
}

function attachment({ filename, size }: DrawableAttachment): Cell[] {
  return [
    ...cells('Attached: ', ['dim']),
    ...cells(filename, ['underline']),
    ...cells(size === undefined ? '' : ` (${bytes(size)})`, ['dim']),
  ];
}

function bytes(size: number): string {
  if (size < 1024) return `${size} ${size === 1 ? 'byte' : 'bytes'}`;
  return size < 1024 ** 2 ? `${(size / 1024).toFixed(1)} KiB` : `${(size / 1024 ** 2).toFixed(1)} MiB`;
}

function barStyle(colour: number | undefined): Style {
  return colour === undefined ? NO_COLOUR : `#${colour.toString(16).padStart(6, '0')}`;
}
