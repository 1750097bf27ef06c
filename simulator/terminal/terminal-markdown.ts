import { type Inline, readInline } from '../discord/app/markdown.ts';
import { type Cell, cells, type Style } from './styled-text.ts';

/** Turns Discord's inline Markdown into styled cells. A link's address follows it in brackets. */
export function markdown(text: string, styles: readonly Style[] = []): Cell[] {
  return draw(readInline(text), styles);
}

function draw(nodes: readonly Inline[], styles: readonly Style[]): Cell[] {
  return nodes.flatMap((node) => {
    switch (node.kind) {
      case 'text':
        return cells(node.text, styles);
      case 'code':
        return cells(node.text, [...styles, 'cyan']);
      case 'link':
        return [...draw(node.children, styles), ...cells(` (${node.address})`, styles)];
      case 'address':
        return cells(node.address, styles);
      case 'bold':
      case 'underline':
      case 'strikethrough':
      case 'italic':
        return draw(node.children, [...styles, node.kind]);
      default:
        return cells(node.raw, styles);
    }
  });
}
