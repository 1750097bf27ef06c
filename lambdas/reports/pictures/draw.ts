import type { Activity } from './activity.ts';
import type { Cases } from './cases.ts';
import type { Heatmap } from './heatmap.ts';
import { ENGLISH, type PictureWords } from './words.ts';

export type Picture = Activity | Cases | Heatmap;

/**
 * Draws a picture as a PNG, 1200 pixels wide. The charting library and the rasteriser are loaded by the first picture:
 * who draws none does not wait for them.
 */
export async function drawPicture(picture: Picture, words: PictureWords = ENGLISH): Promise<Uint8Array> {
  const { render } = await import('./render.ts');
  return render(picture, words);
}
