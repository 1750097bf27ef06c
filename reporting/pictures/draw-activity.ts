import type { PictureWords } from '../words/picture-words.ts';
import { pickLabels } from './drawing/axis-labels.ts';
import { layOutCaption } from './drawing/caption.ts';
import { layOutEmptyPicture } from './drawing/empty-picture.ts';
import { layOutLegendEntry } from './drawing/legend.ts';
import type { Panel } from './drawing/panel.ts';
import { stackPanels } from './drawing/stack-panels.ts';
import { COLOURS, MARGIN } from './drawing/style.ts';
import { renderSvg, type SvgChart } from './drawing/svg-chart.ts';
import { dayLabels, hourLabels } from './drawing/time-labels.ts';
import type { Typeface } from './drawing/typeface.ts';
import { sum, toValue, type Value } from './drawing/values.ts';
import type { ActivityData, Bucket } from './picture-data.ts';

/** Draws messages, voice hours, joins and parts over time, as an SVG. */
export function drawActivity(data: ActivityData, words: PictureWords, face: Typeface): string {
  return renderSvg(layOutActivity(data, words, face), face);
}

/** Lays out the picture that {@link drawActivity} draws. */
export function layOutActivity(data: ActivityData, words: PictureWords, face: Typeface): SvgChart {
  const { buckets, unit, caption } = data;
  const head = layOutCaption(caption, face);
  const panels = panelsOf(data, words);
  if (panels.every(({ up, down }) => sum(up.values) + sum(down?.values ?? []) === 0)) {
    return layOutEmptyPicture(head, words, face);
  }
  const shades = shadesOf(data);
  const legend =
    shades.length === 0 ? undefined : layOutLegendEntry(head.bottom, COLOURS.unseen, words.unseen);
  const starts = buckets.map(({ start }) => start);
  const candidates = unit === 'hour' ? hourLabels : dayLabels;
  const stack = stackPanels(
    legend?.bottom ?? head.bottom,
    {
      panels,
      columns: buckets.length,
      labels: (width) => pickLabels(candidates(starts, caption.zone, words), buckets.length, width, face),
      shades,
      number: words.number,
    },
    face,
  );
  return {
    option: stack.option,
    shapes: [...head.shapes, ...(legend?.shapes ?? []), ...stack.shapes],
    height: stack.bottom + MARGIN / 2,
  };
}

function panelsOf({ buckets, unit }: ActivityData, words: PictureWords): Panel[] {
  const per = (what: string): string => `${what} ${unit === 'hour' ? words.perHour : words.perDay}`;
  const of = (name: Exclude<keyof Bucket, 'start'>): Value[] =>
    buckets.map((bucket) => toValue(bucket[name]));
  const total = (values: readonly Value[]): string => words.total(words.number(sum(values)));
  const [messages, voice] = [of('messages'), of('voiceHours')];
  return [
    {
      up: { name: per(words.messages), colour: COLOURS.messages, values: messages },
      figure: total(messages),
      isCount: true,
      hasValueLabels: true,
    },
    {
      up: { name: per(words.voiceHours), colour: COLOURS.voice, values: voice },
      figure: total(voice),
      isCount: false,
      hasValueLabels: true,
    },
    {
      up: { name: `↑ ${words.joins}`, colour: COLOURS.joins, values: of('joins') },
      down: { name: `↓ ${per(words.parts)}`, colour: COLOURS.parts, values: of('parts') },
      figure: `+${words.number(sum(of('joins')))} −${words.number(sum(of('parts')))}`,
      isCount: true,
      hasValueLabels: false,
    },
  ];
}

/** Gaps in columns, cut to the buckets. */
function shadesOf({ buckets, end, gaps = [] }: ActivityData): { from: number; to: number }[] {
  const edges = [...buckets.map(({ start }) => start), end];
  return gaps
    .map(({ from, to }) => ({ from: columnAt(edges, from), to: columnAt(edges, to) }))
    .filter(({ from, to }) => from < to);
}

function columnAt(edges: readonly number[], at: number): number {
  const after = edges.findIndex((edge) => edge > at);
  if (after < 0) return edges.length - 1;
  const [from, to] = [edges[after - 1], edges[after]];
  if (from === undefined || to === undefined) return 0;
  return after - 1 + (at - from) / (to - from);
}
