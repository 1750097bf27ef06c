/** What must hold of every catalogue of words: it is complete by its type, but a type does not see what was forgotten in a text. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LOCALES, type Locale } from '../../shared/locale.ts';

/** Arguments for the texts that need others than markers, by path: counts, say. */
export type Samples = Readonly<Record<string, readonly (readonly unknown[])[]>>;

interface Options {
  /** Paths of what is called the same in English and in a language, `fr:options.type.name`. */
  same?: readonly string[];
  samples?: Samples;
}

/** A text of a catalogue as it comes out for some arguments. */
export interface Text {
  path: string;
  text: string;
}

type Sayer = (...values: readonly unknown[]) => unknown;

const MARKERS = ['⟦0⟧', '⟦1⟧', '⟦2⟧', '⟦3⟧', '⟦4⟧', '⟦5⟧'];

/** Every text of a catalogue, those that take values with markers in their places. */
export function textsOf(words: unknown, samples: Samples = {}, path = ''): Text[] {
  if (typeof words === 'string') return [{ path, text: words }];
  if (typeof words === 'function') {
    const say = words as Sayer;
    return (samples[path] ?? [MARKERS.slice(0, say.length)]).map((values) => ({
      path: samples[path] ? `${path}(${JSON.stringify(values)})` : path,
      text: String(say(...values)),
    }));
  }
  assert.ok(typeof words === 'object' && words !== null, `${path} is no text`);
  return Object.entries(words).flatMap(([key, value]) =>
    textsOf(value, samples, path === '' ? key : `${path}.${key}`),
  );
}

/** What stands in code spans, to be typed as it is. */
export const spansIn = (text: string): string[] =>
  [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');

/** Tests that a room's catalogues say the same things, each in its own language. */
export function describeCatalogues(words: Readonly<Record<Locale, object>>, options: Options = {}): void {
  const { same = [], samples = {} } = options;
  const english = textsOf(words.en, samples);
  for (const locale of LOCALES.filter((each) => each !== 'en')) {
    describe(`the words in ${locale}`, () => {
      const texts = new Map(textsOf(words[locale], samples).map(({ path, text }) => [path, text]));
      it('are as many as the English ones, none of them left in English', () => {
        assert.deepEqual(
          [...texts.keys()],
          english.map(({ path }) => path),
        );
        const left = english.filter(({ path, text }) => texts.get(path) === text);
        const allowed = same.filter((each) => each.startsWith(`${locale}:`));
        assert.deepEqual(
          left.map(({ path }) => `${locale}:${path}`),
          allowed,
        );
      });
      it('say every value that the English ones say', () => {
        const markersIn = (text = '') => MARKERS.filter((marker) => text.includes(marker));
        for (const { path, text } of english) {
          assert.deepEqual(markersIn(texts.get(path)), markersIn(text), path);
        }
      });
      it('are whole: no space at an end or doubled, no undefined, every code span and bold closed', () => {
        for (const [path, text] of texts) {
          assert.doesNotMatch(text, /^\s|\s$| {2}|undefined|\[object|^$/, path);
          assert.equal((text.match(/`/g) ?? []).length % 2, 0, path);
          assert.equal((text.match(/\*\*/g) ?? []).length % 2, 0, path);
        }
      });
    });
  }
}
