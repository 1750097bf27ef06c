import { centredStart } from './axis-labels.ts';
import type { AxisScale } from './axis-scale.ts';
import type { Panel, PanelStack } from './panel.ts';
import { box, label, type Rectangle, type Shape } from './shapes.ts';
import { COLOURS, MARGIN, SIZES, WIDTH } from './style.ts';
import { truncate } from './text-fitting.ts';
import type { Typeface } from './typeface.ts';
import { highestOf } from './values.ts';

/** The height of a panel's heading, pixels. */
export const HEADING_HEIGHT = 52;
/** Space for a value label above the highest bar, pixels. */
export const HEADROOM = 40;
/** Keeps a gap of minutes visible in a picture of a month, pixels. */
const MIN_SHADE_WIDTH = 4;

/** The names of a panel's series with swatches, and the panel's figure if it fits beside them. */
export function panelHeading({ up, down, figure }: Panel, frame: Rectangle, face: Typeface): Shape[] {
  const y = frame.y - HEADROOM - HEADING_HEIGHT / 2;
  const shapes: Shape[] = [];
  let x = MARGIN;
  for (const { name, colour } of down ? [up, down] : [up]) {
    shapes.push(box({ x, y: y - 13, width: 26, height: 26 }, colour));
    const text = truncate(name, SIZES.body, WIDTH - MARGIN - x - 40, face);
    shapes.push(label(x + 40, y, text, { colour: COLOURS.text }));
    x += 40 + face.width(text, SIZES.body) + 40;
  }
  if (figure !== undefined && x + face.width(figure, SIZES.body) <= WIDTH - MARGIN)
    shapes.push(label(WIDTH - MARGIN, y, figure, { align: 'right' }));
  return shapes;
}

/** The shaded gaps of a panel. */
export function gapShades({ shades, columns }: PanelStack, { x, y, width, height }: Rectangle): Shape[] {
  return shades.map(({ from, to }) => {
    const shadeWidth = Math.max(((to - from) / columns) * width, MIN_SHADE_WIDTH);
    const start = Math.min(x + (from / columns) * width, x + width - shadeWidth);
    return box({ x: start, y, width: shadeWidth, height }, COLOURS.unseen, 0.6);
  });
}

/** The values above their bars: all of them if they fit, else the highest. */
export function valueLabels(
  { up, hasValueLabels }: Panel,
  { low, high }: AxisScale,
  frame: Rectangle,
  { columns, number }: PanelStack,
  face: Typeface,
): Shape[] {
  if (!hasValueLabels) return [];
  const texts = up.values.map((value) => (value === null ? '' : number(value)));
  const widths = texts.map((text) => face.width(text, SIZES.body));
  const highest = highestOf(up.values);
  const peak = highest === 0 ? -1 : up.values.indexOf(highest);
  const allFit = Math.max(...widths) < frame.width / columns;
  return up.values.flatMap((value, n) => {
    if (value === null || !(allFit || n === peak)) return [];
    const x = centredStart(((n + 0.5) / columns) * frame.width, widths[n] ?? 0, frame.width);
    const y = frame.y + (1 - (value - low) / (high - low)) * frame.height;
    return [label(frame.x + x, y - HEADROOM / 2, texts[n] ?? '', { colour: COLOURS.text, halo: true })];
  });
}
