/** Tests for every catalogue of texts. Its type ensures that no text is missing; these tests find gaps inside texts. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LOCALES, type Locale } from '../../shared/locale.ts';

/** Arguments by path, for texts that need other values than markers, such as counts. */
export type Samples = Readonly<Record<string, readonly (readonly unknown[])[]>>;

interface Options {
  /** Paths of texts that are the same in English and a language, such as `fr:options.type.name`. */
  same?: readonly string[];
  samples?: Samples;
}

/** A text of a catalogue, for one list of arguments. */
export interface Text {
  path: string;
  text: string;
}

type Template = (...values: readonly unknown[]) => unknown;

const MARKERS = ['⟦0⟧', '⟦1⟧', '⟦2⟧', '⟦3⟧', '⟦4⟧', '⟦5⟧'];

/** Lists every text of a catalogue. Texts that take values get markers in their places. */
export function textsOf(words: unknown, samples: Samples = {}, path = ''): Text[] {
  if (typeof words === 'string') return [{ path, text: words }];
  if (typeof words === 'function') {
    const template = words as Template;
    return (samples[path] ?? [MARKERS.slice(0, template.length)]).map((values) => ({
      path: samples[path] ? `${path}(${JSON.stringify(values)})` : path,
      text: String(template(...values)),
    }));
  }
  assert.ok(typeof words === 'object' && words !== null, `${path} is not a text`);
  return Object.entries(words).flatMap(([key, value]) =>
    textsOf(value, samples, path === '' ? key : `${path}.${key}`),
  );
}

/** The contents of a text's code spans. */
export const spansIn = (text: string): string[] =>
  [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');

/** Registers tests that the catalogues have the same texts, each in its own language. */
export function describeCatalogues(words: Readonly<Record<Locale, object>>, options: Options = {}): void {
  const { same = [], samples = {} } = options;
  const english = textsOf(words.en, samples);
  for (const locale of LOCALES.filter((each) => each !== 'en')) {
    describe(`the words in ${locale}`, () => {
      const texts = new Map(textsOf(words[locale], samples).map(({ path, text }) => [path, text]));
      it('have the same paths as the English ones, and none is still in English', () => {
        assert.deepEqual(
          [...texts.keys()],
          english.map(({ path }) => path),
        );
        const untranslated = english.filter(({ path, text }) => texts.get(path) === text);
        const allowed = same.filter((each) => each.startsWith(`${locale}:`));
        assert.deepEqual(
          untranslated.map(({ path }) => `${locale}:${path}`),
          allowed,
        );
      });
      it('contain every value that the English ones contain', () => {
        const markersIn = (text = '') => MARKERS.filter((marker) => text.includes(marker));
        for (const { path, text } of english) {
          assert.deepEqual(markersIn(texts.get(path)), markersIn(text), path);
        }
      });
      it('have no stray spaces, no undefined, and no unclosed code span or bold', () => {
        for (const [path, text] of texts) {
          assert.doesNotMatch(text, /^\s|\s$| {2}|undefined|\[object|^$/, path);
          assert.equal((text.match(/`/g) ?? []).length % 2, 0, path);
          assert.equal((text.match(/\*\*/g) ?? []).length % 2, 0, path);
        }
      });
    });
  }
}
