import { type Block, type Inline, readBlocks, readInline } from '../../../discord/app/markdown.ts';
import type { GuildInfo } from '../../page-protocol.ts';
import { make } from '../base/dom.ts';
import { drawTimestamp } from '../base/times.ts';

/** The names for mentions and the locale for times. */
export interface RenderContext {
  guild: GuildInfo;
  locale: string;
}

const MARKS = { bold: 'strong', underline: 'u', strikethrough: 's', italic: 'em' } as const;

/** Draws the text of a message. */
export function drawMarkdown(text: string, context: RenderContext): HTMLElement[] {
  return readBlocks(text).map((block) => drawBlock(block, context));
}

/** Draws text without blocks, such as a title or a field's name. */
export function drawInline(text: string, context: RenderContext): Node[] {
  return readInline(text).map((node) => drawNode(node, context));
}

function drawBlock(block: Block, context: RenderContext): HTMLElement {
  if (block.kind === 'code') return make('pre', {}, make('code', {}, block.text));
  const children = block.children.map((node) => drawNode(node, context));
  switch (block.kind) {
    case 'quote':
      return make('blockquote', {}, ...children);
    case 'small':
      return make('p', { class: 'small' }, ...children);
    case 'heading':
      return make('p', { class: 'heading' }, ...children);
    case 'item':
      return make('p', { class: 'item' }, ...children);
    default:
      return make('p', {}, ...children);
  }
}

function drawNode(node: Inline, context: RenderContext): Node {
  switch (node.kind) {
    case 'text':
      return document.createTextNode(node.text);
    case 'code':
      return make('code', {}, node.text);
    case 'link':
      return drawLink(
        node.address,
        node.children.map((child) => drawNode(child, context)),
      );
    case 'address':
      return drawLink(node.address, [document.createTextNode(node.address)]);
    case 'time':
      return drawTimestamp(node.at * 1000, node.style, context.locale);
    case 'channel':
    case 'role':
    case 'user':
    case 'command':
      return make('span', { class: 'mention' }, mentionText(node, context.guild));
    default:
      return make(MARKS[node.kind], {}, ...node.children.map((child) => drawNode(child, context)));
  }
}

/** Draws a link to a web address. An address with another scheme stays text. */
function drawLink(address: string, children: Node[]): Node {
  const { protocol = '' } = URL.parse(address) ?? {};
  if (protocol !== 'https:' && protocol !== 'http:') return make('span', {}, ...children);
  return make('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, ...children);
}

function mentionText(
  { kind, id, name }: Extract<Inline, { id: string }>,
  { channels, roles }: GuildInfo,
): string {
  switch (kind) {
    case 'channel':
      return `#${channels.find((one) => one.id === id)?.name ?? 'unknown'}`;
    case 'role':
      return `@${roles.find((one) => one.id === id)?.name ?? 'unknown-role'}`;
    case 'command':
      return name;
    default:
      return '@someone';
  }
}
