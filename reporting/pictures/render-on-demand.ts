import { ENGLISH, type PictureWords } from '../words/picture-words.ts';
import type { Picture } from './picture-data.ts';

/** Loads the charting library and the rasteriser, while there is something else to wait for. Rejects where they are missing. */
export async function getReadyToDraw(): Promise<void> {
  const { getReady } = await import('./renderer.ts');
  await getReady();
}

/**
 * Draws a picture as a PNG, 1200 pixels wide. The charting library and the rasteriser are loaded by the first picture
 * at the latest: who draws none does not wait for them.
 */
export async function drawPicture(picture: Picture, words: PictureWords = ENGLISH): Promise<Uint8Array> {
  const { render } = await import('./renderer.ts');
  return render(picture, words);
}
