import type { Activity } from './draw-activity.ts';
import type { Cases } from './draw-cases.ts';
import type { Heatmap } from './draw-heatmap.ts';

/** What a picture is drawn of. */
export type Picture = Activity | Cases | Heatmap;
