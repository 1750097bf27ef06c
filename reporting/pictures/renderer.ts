import type { PictureWords } from '../words/picture-words.ts';
import { drawActivity } from './draw-activity.ts';
import { drawCases } from './draw-cases.ts';
import { drawHeatmap } from './draw-heatmap.ts';
import { readTypeface, type Typeface } from './drawing/typeface.ts';
import type { PictureData } from './picture-data.ts';
import { readFont } from './raster/picture-assets.ts';
import { rasterise, startRasteriser } from './raster/rasterise.ts';

let typeface: Promise<Typeface> | undefined;

function loadTypeface(): Promise<Typeface> {
  typeface ??= readFont().then(readTypeface);
  return typeface;
}

/** Loads the font and starts the rasteriser. */
export async function loadRenderer(): Promise<void> {
  await Promise.all([loadTypeface(), startRasteriser()]);
}

/** Renders a picture as a PNG. */
export async function renderPng(data: PictureData, words: PictureWords): Promise<Uint8Array> {
  return rasterise(drawSvg(data, words, await loadTypeface()));
}

function drawSvg(data: PictureData, words: PictureWords, face: Typeface): string {
  if (data.kind === 'activity') return drawActivity(data, words, face);
  return data.kind === 'cases' ? drawCases(data, words, face) : drawHeatmap(data, words, face);
}
