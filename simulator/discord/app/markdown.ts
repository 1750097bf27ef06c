/** Parses Discord's Markdown into a tree that a terminal or a page can draw. Imports nothing: browsers load it too. */

/** A run of text, or a marked-up part of it. `raw` is the source of a mention or a time. */
export type Inline =
  | { kind: 'text' | 'code'; text: string }
  | { kind: 'bold' | 'underline' | 'strikethrough' | 'italic'; children: Inline[] }
  | { kind: 'link'; address: string; children: Inline[] }
  | { kind: 'address'; address: string }
  | { kind: 'channel' | 'role' | 'user' | 'command'; id: string; name: string; raw: string }
  /** `at` is in seconds since the epoch. */
  | { kind: 'time'; at: number; style: string; raw: string };

/** A block of lines. A paragraph keeps its line feeds. */
export type Block =
  | { kind: 'paragraph' | 'quote' | 'small' | 'heading' | 'item'; children: Inline[] }
  | { kind: 'code'; text: string };

/** `**` comes before `*`, and escapes come first (Discord: Markdown Text 101). */
const MARK = new RegExp(
  [
    /\\(?<escaped>[\\*_~`|[\]()<>#-])/,
    /`(?<code>[^`\n]+)`/,
    /\*\*(?<bold>.+?)\*\*(?!\*)/,
    /__(?<underline>.+?)__(?!_)/,
    /~~(?<strikethrough>.+?)~~/,
    /\*(?!\s)(?<star>[^*\n]+?)\*/,
    /(?<!\w)_(?<bar>[^_\n]+?)_(?!\w)/,
    /\[(?<label>[^\]\n]+)\]\((?<target>\S+?)\)/,
    // Mentions, times and addresses (Discord: Reference, Message Formatting).
    /<#(?<channel>\d+)>/,
    /<@&(?<role>\d+)>/,
    /<@!?(?<user>\d+)>/,
    /<\/(?<command>[^:>\n]+):(?<commandId>\d+)>/,
    /<t:(?<at>-?\d{1,13})(?::(?<style>[tTdDfFR]))?>/,
    /(?<address>https?:\/\/[^\s<>]*[^\s<>.,:;"'\])])/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'su',
);

/** Parses the markup within a line or paragraph. */
export function readInline(text: string): Inline[] {
  const match = MARK.exec(text);
  if (!match) return text === '' ? [] : [{ kind: 'text', text }];
  const [raw] = match;
  return [
    ...plain(text.slice(0, match.index)),
    marked(raw, match.groups ?? {}),
    ...readInline(text.slice(match.index + raw.length)),
  ];
}

function plain(text: string): Inline[] {
  return text === '' ? [] : [{ kind: 'text', text }];
}

function marked(raw: string, groups: Record<string, string | undefined>): Inline {
  const { escaped, code, label, target = '', address, at, star, bar } = groups;
  if (escaped !== undefined) return { kind: 'text', text: escaped };
  if (code !== undefined) return { kind: 'code', text: code };
  if (label !== undefined) return { kind: 'link', address: target, children: readInline(label) };
  if (address !== undefined) return { kind: 'address', address };
  if (at !== undefined) return { kind: 'time', at: Number(at), style: groups['style'] ?? 'f', raw };
  for (const kind of ['bold', 'underline', 'strikethrough'] as const) {
    const inside = groups[kind];
    if (inside !== undefined) return { kind, children: readInline(inside) };
  }
  const italic = star ?? bar;
  if (italic !== undefined) return { kind: 'italic', children: readInline(italic) };
  const { command } = groups;
  if (command !== undefined)
    return { kind: 'command', id: groups['commandId'] ?? '', name: `/${command}`, raw };
  for (const kind of ['channel', 'role', 'user'] as const) {
    const id = groups[kind];
    if (id !== undefined) return { kind, id, name: '', raw };
  }
  return { kind: 'text', text: raw };
}

const FENCE = /^```(?:[\w+-]*\n)?([\s\S]*?)```\n?/;
/** The kinds of lines by their starts. */
const STARTS = [
  { kind: 'quote', start: /^> / },
  { kind: 'small', start: /^-# / },
  { kind: 'heading', start: /^#{1,3} / },
  { kind: 'item', start: /^ ?[-*] / },
] as const;

/** Parses a whole text. Lines of one kind in a row are one block, but each heading and item is a block. */
export function readBlocks(text: string): Block[] {
  const blocks: { kind: Exclude<Block['kind'], 'code'>; text: string }[] = [];
  const fence = /```/.test(text) ? splitFence(text) : undefined;
  if (fence) {
    const { before, code, after } = fence;
    return [...readBlocks(before), { kind: 'code', text: code }, ...readBlocks(after)];
  }
  if (text === '') return [];
  for (const line of text.split('\n')) {
    const found = STARTS.find(({ start }) => start.test(line));
    const kind = found?.kind ?? 'paragraph';
    const content = found ? line.replace(found.start, '') : line;
    const last = blocks.at(-1);
    if (last?.kind === kind && kind !== 'heading' && kind !== 'item') last.text += `\n${content}`;
    else blocks.push({ kind, text: content });
  }
  return blocks.map((block) => ({ kind: block.kind, children: readInline(block.text) }));
}

/** Splits text at its first complete code block, if it has one. */
function splitFence(text: string): { before: string; code: string; after: string } | undefined {
  const start = text.indexOf('```');
  const match = FENCE.exec(text.slice(start));
  if (!match) return undefined;
  const [all, code = ''] = match;
  return { before: text.slice(0, start).replace(/\n$/, ''), code, after: text.slice(start + all.length) };
}
