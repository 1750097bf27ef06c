import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createMatcher } from '../../../../local/audit/search/matcher.ts';
import { windows } from '../../../../local/audit/search/overlapping-chunks.ts';

/** Few different bytes, so that patterns overlap, repeat and begin alike. */
const bytes = (minLength: number, maxLength: number) =>
  fc.array(fc.constantFrom(0, 1, 0xff), { minLength, maxLength }).map((all) => Buffer.from(all));

function naive(patterns: readonly Buffer[], text: Buffer): string[] {
  const found: string[] = [];
  for (const [i, pattern] of patterns.entries()) {
    for (let at = text.indexOf(pattern); at >= 0; at = text.indexOf(pattern, at + 1))
      found.push(`${i}@${at}`);
  }
  return found.sort();
}

test('it finds every pattern at every place, as one search after the other does', () => {
  fc.assert(
    fc.property(fc.array(bytes(8, 12), { maxLength: 6 }), bytes(0, 200), (patterns, padding) => {
      const text = Buffer.concat([padding, ...patterns, padding]);
      const found: string[] = [];
      const matcher = createMatcher(patterns.map((pattern, leak) => ({ bytes: pattern, leak })));
      matcher.search(text, (leak, from, to) => {
        assert.equal(to - from, patterns[leak]?.length);
        found.push(`${leak}@${from}`);
      });
      assert.deepEqual(found.sort(), naive(patterns, text));
    }),
  );
});

test('a pattern too short to be told from chance is refused', () => {
  assert.throws(() => createMatcher([{ bytes: Buffer.alloc(7), leak: 0 }]), /7 bytes: expected at least 8/);
});

test('a stream cut anywhere, also within what is looked for, gives the same finds, each once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(bytes(8, 12), { minLength: 1, maxLength: 4 }),
      bytes(0, 30),
      fc.array(fc.integer({ min: 1, max: 15 }), { minLength: 1, maxLength: 20 }),
      async (patterns, padding, lengths) => {
        const text = Buffer.concat([padding, ...patterns, padding]);
        const matcher = createMatcher(patterns.map((pattern, leak) => ({ bytes: pattern, leak })));
        const found: string[] = [];
        async function* stream() {
          let at = 0;
          for (const length of lengths) {
            yield text.subarray(at, at + length);
            at += length;
          }
          yield text.subarray(at);
        }
        for await (const { bytes: piece, offset, seen } of windows(stream(), matcher.longest)) {
          matcher.search(piece, (leak, from, to) => {
            if (to > seen) found.push(`${leak}@${offset + from}`);
          });
        }
        assert.deepEqual(found.sort(), naive(patterns, text));
      },
    ),
  );
});
