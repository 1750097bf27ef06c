import assert from 'node:assert/strict';
import { test } from 'node:test';
import { escapeMarkdown, truncate } from '../../../reporting/words/discord-text.ts';

test('formatting characters are escaped, except an underscore within a word', () => {
  assert.equal(escapeMarkdown('off_topic'), 'off_topic');
  assert.equal(
    escapeMarkdown('_a_ *b* ~~c~~ `d` ||e|| <@1>'),
    '\\_a\\_ \\*b\\* \\~\\~c\\~\\~ \\`d\\` \\|\\|e\\|\\| \\<@1\\>',
  );
});

test('text is cut to its length, never within a character', () => {
  assert.equal(truncate('short', 5), 'short');
  assert.equal(truncate('longer', 5), 'long…');
  assert.equal(truncate('👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 13), '👩‍👩‍👧‍👦…');
});
