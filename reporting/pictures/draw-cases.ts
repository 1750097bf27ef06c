import type { PictureWords } from '../words/picture-words.ts';
import { type Mark, roomiest } from './drawing/axis-labels.ts';
import { type Caption, setCaption } from './drawing/caption.ts';
import { drawNothing } from './drawing/empty-picture.ts';
import { type Panel, stackPanels } from './drawing/panels.ts';
import { COLOURS, MARGIN } from './drawing/style.ts';
import { drawSvg } from './drawing/svg-chart.ts';
import type { Typeface } from './drawing/typeface.ts';
import { clean, sum } from './drawing/values.ts';

/** What was counted in a case of a report: a weekday, or an hour of the day. Null where the range has no such hour. */
export interface Case {
  messages: number | null;
  voiceHours: number | null;
  activeUsers: number | null;
  voiceUsers: number | null;
}

/** A report by weekday or by hour of the day. */
export interface Cases {
  kind: 'cases';
  caption: Caption;
  by: 'weekday' | 'hour';
  /** Seven, Monday first; or twenty-four. */
  cases: readonly Case[];
}

const STEPS = [1, 2, 3, 4, 6, 12];

/** Draws messages, voice hours and the people behind them by weekday or hour of the day, as an SVG. */
export function casesPicture({ caption, by, cases }: Cases, words: PictureWords, face: Typeface): string {
  const head = setCaption(caption, face);
  const panels = panelsOf(cases, words);
  if (panels.every(({ up }) => sum(up.values) === 0)) return drawNothing(head, words, face);
  const names = cases.map((_, n) => (by === 'weekday' ? (words.weekdays[n] ?? '') : String(n)));
  const stack = stackPanels(
    head.bottom,
    {
      panels,
      columns: cases.length,
      marks: (room) => roomiest(caseMarks(names), cases.length, room, face),
      ...(by === 'hour' && { axisName: words.hourOfDay }),
      shades: [],
      number: words.number,
    },
    face,
  );
  const shapes = [...head.shapes, ...stack.shapes];
  return drawSvg({ option: stack.option, shapes, height: stack.bottom + MARGIN / 2 }, face);
}

/** The labels that columns of the given names could have, the closest ones first. */
export function caseMarks(names: readonly string[]): Mark[][] {
  const all = names.map((text, n) => ({ at: n + 0.5, text }));
  return STEPS.map((step) => all.filter((_, n) => n % step === 0));
}

function panelsOf(cases: readonly Case[], words: PictureWords): Panel[] {
  const panel = (name: keyof Case, colour: string, adds: boolean): Panel => {
    const values = cases.map((one) => clean(one[name]));
    return {
      up: { name: words[name], colour, values },
      // The same people are in several cases: their numbers have no sum.
      ...(adds && { figure: words.total(words.number(sum(values))) }),
      whole: name !== 'voiceHours',
      labelled: true,
    };
  };
  return [
    panel('messages', COLOURS.messages, true),
    panel('voiceHours', COLOURS.voice, true),
    panel('activeUsers', COLOURS.messages, false),
    panel('voiceUsers', COLOURS.voice, false),
  ];
}
