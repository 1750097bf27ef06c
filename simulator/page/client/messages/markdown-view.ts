import { type Block, type Inline, readBlocks, readInline } from '../../../discord/app/markdown.ts';
import type { GuildInfo } from '../../page-protocol.ts';
import { make } from '../base/dom.ts';
import { timeElement } from '../base/times.ts';

/** What mentions and times are drawn with. */
export interface RenderContext {
  guild: GuildInfo;
  locale: string;
}

const MARKS = { bold: 'strong', underline: 'u', strikethrough: 's', italic: 'em' } as const;

/** A message's text as elements. */
export function drawMarkdown(text: string, context: RenderContext): HTMLElement[] {
  return readBlocks(text).map((block) => drawBlock(block, context));
}

/** A title or a field's name. */
export function drawInline(text: string, context: RenderContext): Node[] {
  return readInline(text).map((node) => draw(node, context));
}

function drawBlock(block: Block, context: RenderContext): HTMLElement {
  if (block.kind === 'code') return make('pre', {}, make('code', {}, block.text));
  const children = block.children.map((node) => draw(node, context));
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

function draw(node: Inline, context: RenderContext): Node {
  switch (node.kind) {
    case 'text':
      return document.createTextNode(node.text);
    case 'code':
      return make('code', {}, node.text);
    case 'link':
      return link(
        node.address,
        node.children.map((child) => draw(child, context)),
      );
    case 'address':
      return link(node.address, [document.createTextNode(node.address)]);
    case 'time':
      return timeElement(node.at * 1000, node.style, context.locale);
    case 'channel':
    case 'role':
    case 'user':
    case 'command':
      return make('span', { class: 'mention' }, mentionOf(node, context.guild));
    default:
      return make(MARKS[node.kind], {}, ...node.children.map((child) => draw(child, context)));
  }
}

/** Only to the web: an address of another scheme stays text. */
function link(address: string, children: Node[]): Node {
  const { protocol = '' } = URL.parse(address) ?? {};
  if (protocol !== 'https:' && protocol !== 'http:') return make('span', {}, ...children);
  return make('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, ...children);
}

function mentionOf(
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
