/** Tests for catalogues of words. Types ensure that all texts exist; these tests check the texts. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LOCALES, type Locale } from '../../shared/locale.ts';

/** Arguments by path, for texts that need values other than markers, such as counts. */
export type Samples = Readonly<Record<string, readonly (readonly unknown[])[]>>;

interface Options {
  /** Paths of texts that are the same in English and another language, such as `fr:options.type.name`. */
  same?: readonly string[];
  samples?: Samples;
}

/** A text of a catalogue, filled with arguments. */
export interface Text {
  path: string;
  text: string;
}

type Sayer = (...values: readonly unknown[]) => unknown;

const MARKERS = ['⟦0⟧', '⟦1⟧', '⟦2⟧', '⟦3⟧', '⟦4⟧', '⟦5⟧'];

/** Every text of a catalogue. Markers stand in place of values. */
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

/** The contents of code spans in a text. */
export const spansIn = (text: string): string[] =>
  [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');

/** Defines tests that a folder's catalogues have the same texts in each language. */
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
