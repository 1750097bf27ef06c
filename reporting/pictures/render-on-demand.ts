/** The charting library and the rasteriser load only when a picture is needed: other commands do not wait for them. */

import { ENGLISH, type PictureWords } from '../words/picture-words.ts';
import type { PictureData } from './picture-data.ts';

/** Loads the renderer ahead of its first use. Rejects if a part of it is missing. */
export async function preloadRenderer(): Promise<void> {
  const { loadRenderer } = await import('./renderer.ts');
  await loadRenderer();
}

/** Renders a picture as a PNG, 1200 pixels wide. */
export async function renderPicture(data: PictureData, words: PictureWords = ENGLISH): Promise<Uint8Array> {
  const { renderPng } = await import('./renderer.ts');
  return renderPng(data, words);
}
