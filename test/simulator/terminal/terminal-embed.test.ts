import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { displayWidth } from '../../../simulator/terminal/display-width.ts';
import { drawEmbed } from '../../../simulator/terminal/terminal-embed.ts';

const field = (name: string, value: string, inline = true) => ({ name, value, inline });
const PLAIN = { colour: false, width: 40 };

describe('drawEmbed', () => {
  it('draws title, description, fields side by side, footer and attachments', () => {
    const embed = {
      title: 'Report for #pets-🐈',
      description: 'January 2018',
      color: 0x5865f2,
      fields: [field('Total users', '9,905'), field('Messages', '19,357'), field('Active users', '217')],
      footer: { text: 'Times are UTC.' },
    };
    const attachments = [{ filename: 'report.csv.gz', size: 1812 }, { filename: 'notes.txt' }];
    assert.equal(
      drawEmbed(embed, { ...PLAIN, width: 44, attachments }),
      `
╭──────────────────────────────────────────╮
┃ Report for #pets-🐈                      │
┃                                          │
┃ January 2018                             │
┃                                          │
┃ Total users          Messages            │
┃ 9,905                19,357              │
┃                                          │
┃ Active users                             │
┃ 217                                      │
┃                                          │
┃ Times are UTC.                           │
┃──────────────────────────────────────────┤
┃ Attached: report.csv.gz (1.8 KiB)        │
┃ Attached: notes.txt                      │
╰──────────────────────────────────────────╯`.trim(),
    );
  });

  it('shows a picture’s alternative text, or its address', () => {
    const embed = { description: 'January', image: { url: 'attachment://january.png' } };
    const attachments = [{ filename: 'january.png', size: 2048, description: 'Messages: 7 in all.' }];
    assert.equal(
      drawEmbed(embed, { ...PLAIN, attachments }),
      `
╭──────────────────────────────────────╮
┃ January                              │
┃                                      │
┃ Picture: Messages: 7 in all.         │
┃──────────────────────────────────────┤
┃ Attached: january.png (2.0 KiB)      │
╰──────────────────────────────────────╯`.trim(),
    );
    const elsewhere = { image: { url: 'https://a.example/x.png' } };
    assert.match(drawEmbed(elsewhere, PLAIN), /Picture: https:\/\/a\.example\/x\.png/);
  });

  it('puts up to three inline fields in a row on 80 columns, and every other field in a row alone', () => {
    const fields = [
      field('a', '1'),
      field('b', '2'),
      field('c', '3'),
      field('d', '4'),
      field('e', '5', false),
    ];
    const lines = drawEmbed({ fields }, { colour: false })
      .split('\n')
      .map((line) => line.slice(1, -1).trim().replace(/ +/g, ' '));
    assert.deepEqual(lines.slice(1, -1), ['a b c', '1 2 3', '', 'd', '4', '', 'e', '5']);
  });

  it('wraps long values within their column', () => {
    const fields = [
      field('Long', 'one two three fourfold five six'),
      field('Word', 'abcdefghijklmnopqrstuvwxyz'),
    ];
    assert.equal(
      drawEmbed({ fields }, { ...PLAIN, width: 42 }),
      `
╭────────────────────────────────────────╮
┃ Long                Word               │
┃ one two three       abcdefghijklmnopqr │
┃ fourfold five six   stuvwxyz           │
╰────────────────────────────────────────╯`.trim(),
    );
  });

  it('uses the embed\u2019s colour for the bar and bold print for Markdown', () => {
    const [, line] = drawEmbed(
      { description: 'so **very** bold', color: 0x0a64ff },
      { colour: true, width: 24 },
    ).split('\n');
    assert.equal(
      line,
      '\u001b[38;2;10;100;255m┃\u001b[39m so \u001b[1mvery\u001b[22m bold         \u001b[2m│\u001b[22m',
    );
  });

  it('removes Markdown without colour, and leaves other text', () => {
    const description =
      '**bold** *it* _al_ __un__ ~~no~~ `co*d*e` **a *b* c** [docs](https://a.example/x) snake_case_name 2 * 3 * 4 \\*no\\*';
    const text = drawEmbed({ description }, { colour: false })
      .split('\n')
      .slice(1, -1)
      .map((line) => line.slice(2, -2).trimEnd())
      .join(' ');
    assert.equal(
      text,
      'bold it al un no co*d*e a b c docs (https://a.example/x) snake_case_name 2 * 3 * 4 *no*',
    );
  });

  it('removes control characters, which could control the terminal', () => {
    const drawn = drawEmbed(
      { title: 'a\u001b[2J\rb\u0007\u202e', fields: [field('\u001b]0;x', '\u009b1m')] },
      PLAIN,
    );
    assert.doesNotMatch(drawn, /[^\P{Cc}\n]|\u202e/u);
  });

  it('has the requested width, 24 to 80 columns, whatever its content', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.lorem({ maxCount: 30 }),
      fc.constantFrom('日本語 👨‍👩‍👧 🇩🇪 ❤️ e\u0301', '\u{113d1}'),
    );
    const embeds = fc.record({
      title: text,
      description: text,
      fields: fc.array(fc.record({ name: text, value: text, inline: fc.boolean() }), { maxLength: 7 }),
      footer: fc.record({ text }),
    });
    fc.assert(
      fc.property(embeds, fc.integer({ min: 0, max: 200 }), (embed, width) => {
        const plain = drawEmbed(embed, { colour: false, width });
        for (const line of plain.split('\n')) {
          assert.equal(displayWidth(line), Math.max(24, Math.min(80, width)), JSON.stringify(line));
        }
        assert.equal(stripVTControlCharacters(drawEmbed(embed, { colour: true, width })), plain);
      }),
    );
  });
});

describe('displayWidth', () => {
  for (const [text, width] of [
    ['abc', 3],
    ['σ – é', 5],
    ['e\u0301', 1],
    ['日本', 4],
    ['한글', 4],
    ['ｗ', 2],
    ['🐈', 2],
    ['👨‍👩‍👧', 2],
    ['👍🏽', 2],
    ['🇩🇪', 2],
    ['❤️', 2],
    ['1', 1],
    ['\u200b', 0],
    ['│┃─╭', 4],
  ] as const) {
    it(`is ${width} for ${JSON.stringify(text)}`, () => assert.equal(displayWidth(text), width));
  }
});
