import type { PictureWords } from '../words/picture-words.ts';
import { roomiest } from './drawing/axis-labels.ts';
import { type Caption, setCaption } from './drawing/caption.ts';
import { drawNothing } from './drawing/empty-picture.ts';
import { setKey } from './drawing/legend.ts';
import { type Panel, stackPanels, type Value } from './drawing/panels.ts';
import { COLOURS, MARGIN } from './drawing/style.ts';
import { drawSvg } from './drawing/svg-chart.ts';
import { dayMarks, hourMarks } from './drawing/time-labels.ts';
import type { Typeface } from './drawing/typeface.ts';
import { clean, sum } from './drawing/values.ts';

/** What was counted in an hour or a day. */
export interface Bucket {
  /** ms. */
  start: number;
  messages: number;
  voiceHours: number;
  joins: number;
  parts: number;
}

/** How activity went on over a range. */
export interface Activity {
  kind: 'activity';
  caption: Caption;
  unit: 'hour' | 'day';
  /** In order and without holes: each ends where the next begins. Up to a thousand or so can be told apart. */
  buckets: readonly Bucket[];
  /** Where the last bucket ends, ms. */
  end: number;
  /** Times of which nothing was seen, `[from, to)` in ms: shaded. */
  gaps?: readonly { from: number; to: number }[];
}

/** Draws messages, voice hours, joins and parts over time, as an SVG. */
export function activityPicture(picture: Activity, words: PictureWords, face: Typeface): string {
  const { buckets, unit, caption } = picture;
  const head = setCaption(caption, face);
  const panels = panelsOf(picture, words);
  if (panels.every(({ up, down }) => sum(up.values) + sum(down?.values ?? []) === 0)) {
    return drawNothing(head, words, face);
  }
  const shades = shadesOf(picture);
  const key = shades.length === 0 ? undefined : setKey(head.bottom, COLOURS.unseen, words.unseen);
  const starts = buckets.map(({ start }) => start);
  const marks = unit === 'hour' ? hourMarks : dayMarks;
  const stack = stackPanels(
    key?.bottom ?? head.bottom,
    {
      panels,
      columns: buckets.length,
      marks: (room) => roomiest(marks(starts, caption.zone, words), buckets.length, room, face),
      shades,
      number: words.number,
    },
    face,
  );
  const drawing = {
    option: stack.option,
    shapes: [...head.shapes, ...(key?.shapes ?? []), ...stack.shapes],
    height: stack.bottom + MARGIN / 2,
  };
  return drawSvg(drawing, face);
}

function panelsOf({ buckets, unit }: Activity, words: PictureWords): Panel[] {
  const per = (what: string): string => `${what} ${unit === 'hour' ? words.perHour : words.perDay}`;
  const of = (name: 'messages' | 'voiceHours' | 'joins' | 'parts'): Value[] =>
    buckets.map((bucket) => clean(bucket[name]));
  const total = (values: readonly Value[]): string => words.total(words.number(sum(values)));
  const [messages, voice] = [of('messages'), of('voiceHours')];
  return [
    {
      up: { name: per(words.messages), colour: COLOURS.messages, values: messages },
      figure: total(messages),
      whole: true,
      labelled: true,
    },
    {
      up: { name: per(words.voiceHours), colour: COLOURS.voice, values: voice },
      figure: total(voice),
      whole: false,
      labelled: true,
    },
    {
      up: { name: `↑ ${words.joins}`, colour: COLOURS.joins, values: of('joins') },
      down: { name: `↓ ${per(words.parts)}`, colour: COLOURS.parts, values: of('parts') },
      figure: `+${words.number(sum(of('joins')))} −${words.number(sum(of('parts')))}`,
      whole: true,
      labelled: false,
    },
  ];
}

/** Gaps in columns, within the buckets. */
function shadesOf({ buckets, end, gaps = [] }: Activity): { from: number; to: number }[] {
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
