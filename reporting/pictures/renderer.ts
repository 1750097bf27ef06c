import type { PictureWords } from '../words/picture-words.ts';
import { activityPicture } from './draw-activity.ts';
import { casesPicture } from './draw-cases.ts';
import { heatmapPicture } from './draw-heatmap.ts';
import { readTypeface, type Typeface } from './drawing/typeface.ts';
import type { Picture } from './picture-data.ts';
import { readFont } from './raster/picture-assets.ts';
import { rasterise, startRasteriser } from './raster/rasterise.ts';

let typeface: Promise<Typeface> | undefined;

function loadTypeface(): Promise<Typeface> {
  typeface ??= readFont().then(readTypeface);
  return typeface;
}

/** Loads what drawing needs. */
export async function getReady(): Promise<void> {
  await Promise.all([loadTypeface(), startRasteriser()]);
}

/** Draws a picture as a PNG. */
export async function render(picture: Picture, words: PictureWords): Promise<Uint8Array> {
  return rasterise(svgOf(picture, words, await loadTypeface()));
}

function svgOf(picture: Picture, words: PictureWords, face: Typeface): string {
  if (picture.kind === 'activity') return activityPicture(picture, words, face);
  return picture.kind === 'cases' ? casesPicture(picture, words, face) : heatmapPicture(picture, words, face);
}
