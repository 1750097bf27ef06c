import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { architecture } from '../../docs/images/architecture.ts';

test('the picture is the one that its source draws', () => {
  const kept = readFileSync(new URL('../../docs/images/architecture.svg', import.meta.url), 'utf8');
  assert.equal(kept, architecture(), 'draw it anew: npm run picture');
});
