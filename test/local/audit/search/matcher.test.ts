import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createMatcher } from '../../../../local/audit/search/matcher.ts';
import { overlappingChunks } from '../../../../local/audit/search/overlapping-chunks.ts';

/** Bytes of few values, so that patterns overlap, repeat and begin alike. */
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

test('it finds every pattern at every offset, as one search for each pattern does', () => {
  fc.assert(
    fc.property(fc.array(bytes(8, 12), { maxLength: 6 }), bytes(0, 200), (patterns, padding) => {
      const text = Buffer.concat([padding, ...patterns, padding]);
      const found: string[] = [];
      const matcher = createMatcher(patterns.map((pattern, label) => ({ bytes: pattern, label })));
      matcher.search(text, (label, from, to) => {
        assert.equal(to - from, patterns[label]?.length);
        found.push(`${label}@${from}`);
      });
      assert.deepEqual(found.sort(), naive(patterns, text));
    }),
  );
});

test('a pattern that is so short that it matches by chance is refused', () => {
  assert.throws(() => createMatcher([{ bytes: Buffer.alloc(7), label: 0 }]), /7 bytes: expected at least 8/);
});

test('a stream in pieces gives the same matches, each once, also where a piece ends within a match', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(bytes(8, 12), { minLength: 1, maxLength: 4 }),
      bytes(0, 30),
      fc.array(fc.integer({ min: 1, max: 15 }), { minLength: 1, maxLength: 20 }),
      async (patterns, padding, lengths) => {
        const text = Buffer.concat([padding, ...patterns, padding]);
        const matcher = createMatcher(patterns.map((pattern, label) => ({ bytes: pattern, label })));
        const found: string[] = [];
        async function* stream() {
          let at = 0;
          for (const length of lengths) {
            yield text.subarray(at, at + length);
            at += length;
          }
          yield text.subarray(at);
        }
        for await (const { bytes: piece, offset, overlap } of overlappingChunks(stream(), matcher.longest)) {
          matcher.search(piece, (label, from, to) => {
            if (to > overlap) found.push(`${label}@${offset + from}`);
          });
        }
        assert.deepEqual(found.sort(), naive(patterns, text));
      },
    ),
  );
});
