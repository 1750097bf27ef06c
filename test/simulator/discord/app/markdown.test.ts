import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Inline, readBlocks, readInline } from '../../../../simulator/discord/app/markdown.ts';

const text = (said: string): Inline => ({ kind: 'text', text: said });

/** The text that remains when all marks are drawn. */
function plain(nodes: readonly Inline[]): string {
  return nodes
    .map((node) => {
      if ('children' in node) return plain(node.children);
      if ('text' in node) return node.text;
      return 'raw' in node ? node.raw : node.address;
    })
    .join('');
}

describe('readInline', () => {
  it('reads marks within marks, and leaves escaped ones alone', () => {
    assert.deepEqual(readInline('a **b *c*** \\*d\\* `**e**`'), [
      text('a '),
      { kind: 'bold', children: [text('b '), { kind: 'italic', children: [text('c')] }] },
      text(' '),
      text('*'),
      text('d'),
      text('*'),
      text(' '),
      { kind: 'code', text: '**e**' },
    ]);
  });

  it('reads mentions, times and addresses', () => {
    assert.deepEqual(readInline('<#1><@&2><@3></report:4><t:5:R><t:6> https://a.example/b.'), [
      { kind: 'channel', id: '1', name: '', raw: '<#1>' },
      { kind: 'role', id: '2', name: '', raw: '<@&2>' },
      { kind: 'user', id: '3', name: '', raw: '<@3>' },
      { kind: 'command', id: '4', name: '/report', raw: '</report:4>' },
      { kind: 'time', at: 5, style: 'R', raw: '<t:5:R>' },
      { kind: 'time', at: 6, style: 'f', raw: '<t:6>' },
      text(' '),
      { kind: 'address', address: 'https://a.example/b' },
      text('.'),
    ]);
  });

  it('reads the label of a link, and its address', () => {
    assert.deepEqual(readInline('[**x**](https://a.example/)'), [
      { kind: 'link', address: 'https://a.example/', children: [{ kind: 'bold', children: [text('x')] }] },
    ]);
  });

  it('loses nothing of a text without marks', () => {
    const unmarked = fc.string({ unit: 'grapheme' }).filter((text) => !/[\\*_~`[\]<]|:\/\//.test(text));
    fc.assert(fc.property(unmarked, (said) => assert.equal(plain(readInline(said)), said)));
  });

  it('reads whatever comes', () => {
    const mark = fc.constantFrom(
      '**',
      '*',
      '__',
      '_',
      '`',
      '~~',
      '[',
      '](',
      ')',
      '<#1>',
      '<t:1>',
      '\\',
      'a',
      ' ',
      '\n',
    );
    fc.assert(fc.property(fc.array(mark), (marks) => void readBlocks(marks.join(''))));
  });
});

describe('readBlocks', () => {
  it('tells quotes, small print, headings, items and code from paragraphs', () => {
    assert.deepEqual(readBlocks('# h\na\nb\n> q\n> r\n-# s\n- i\n- j\n```js\nx <b>\n```\nend'), [
      { kind: 'heading', children: [text('h')] },
      { kind: 'paragraph', children: [text('a\nb')] },
      { kind: 'quote', children: [text('q\nr')] },
      { kind: 'small', children: [text('s')] },
      { kind: 'item', children: [text('i')] },
      { kind: 'item', children: [text('j')] },
      { kind: 'code', text: 'x <b>\n' },
      { kind: 'paragraph', children: [text('end')] },
    ]);
  });

  it('takes a fence that is never closed as text', () => {
    assert.deepEqual(readBlocks('a ```b'), [{ kind: 'paragraph', children: [text('a ```b')] }]);
  });
});
