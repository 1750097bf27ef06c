import type { PictureWords } from '../words/picture-words.ts';
import { caseLabels, pickLabels } from './drawing/axis-labels.ts';
import { layOutCaption } from './drawing/caption.ts';
import { layOutEmptyPicture } from './drawing/empty-picture.ts';
import type { Panel } from './drawing/panel.ts';
import { stackPanels } from './drawing/stack-panels.ts';
import { COLOURS, MARGIN } from './drawing/style.ts';
import { renderSvg, type SvgChart } from './drawing/svg-chart.ts';
import type { Typeface } from './drawing/typeface.ts';
import { sum, toValue } from './drawing/values.ts';
import type { CaseCounts, CasesData } from './picture-data.ts';

/** Draws messages, voice hours and users by weekday or hour of the day, as an SVG. */
export function drawCases(data: CasesData, words: PictureWords, face: Typeface): string {
  return renderSvg(layOutCases(data, words, face), face);
}

/** Lays out the picture that {@link drawCases} draws. */
export function layOutCases(
  { caption, by, cases }: CasesData,
  words: PictureWords,
  face: Typeface,
): SvgChart {
  const head = layOutCaption(caption, face);
  const panels = panelsOf(cases, words);
  if (panels.every(({ up }) => sum(up.values) === 0)) return layOutEmptyPicture(head, words, face);
  const names = cases.map((_, n) => (by === 'weekday' ? (words.weekdays[n] ?? '') : String(n)));
  const stack = stackPanels(
    head.bottom,
    {
      panels,
      columns: cases.length,
      labels: (width) => pickLabels(caseLabels(names), cases.length, width, face),
      ...(by === 'hour' && { axisName: words.hourOfDay }),
      shades: [],
      number: words.number,
    },
    face,
  );
  const shapes = [...head.shapes, ...stack.shapes];
  return { option: stack.option, shapes, height: stack.bottom + MARGIN / 2 };
}

function panelsOf(cases: readonly CaseCounts[], words: PictureWords): Panel[] {
  const panel = (name: keyof CaseCounts, colour: string, hasTotal: boolean): Panel => {
    const values = cases.map((counts) => toValue(counts[name]));
    return {
      up: { name: words[name], colour, values },
      // A person can be active in several cases, so the numbers of users have no total.
      ...(hasTotal && { figure: words.total(words.number(sum(values))) }),
      isCount: name !== 'voiceHours',
      hasValueLabels: true,
    };
  };
  return [
    panel('messages', COLOURS.messages, true),
    panel('voiceHours', COLOURS.voice, true),
    panel('activeUsers', COLOURS.messages, false),
    panel('voiceUsers', COLOURS.voice, false),
  ];
}
