import type { Activity } from './activity-picture.ts';
import type { Cases } from './case-bars.ts';
import type { Heatmap } from './heatmap-picture.ts';

/** What a picture is drawn of. */
export type Picture = Activity | Cases | Heatmap;
