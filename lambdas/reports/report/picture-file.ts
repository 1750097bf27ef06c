import type { Drawing } from '../../../reporting/pictures/plan-picture.ts';
import { drawPicture } from '../../../reporting/pictures/render-on-demand.ts';
import { errorFields, log } from '../../../shared/log.ts';
import { within } from '../../../shared/time-limit.ts';
import type { ReplyFile } from '../reply/discord-webhook.ts';

/** A picture takes a second or so; a reply does not wait for one much longer. */
const DRAWN_WITHIN_MS = 10_000;

export interface PictureOptions {
  name: string;
  /** Bytes that an attachment may have. */
  limit: number;
  /** The interaction's id, for the log. */
  id: string;
  draw?: typeof drawPicture;
}

/** A drawing as a file of a reply. A reply is worth more than its picture: where there is none in time, that is logged. */
export async function pictureFile(
  { picture, words, description }: Drawing,
  { name, limit, id, draw = drawPicture }: PictureOptions,
): Promise<ReplyFile | undefined> {
  try {
    const late = new Error(`A picture was not drawn within ${DRAWN_WITHIN_MS} ms.`);
    const content = new Uint8Array(await within(DRAWN_WITHIN_MS, draw(picture, words), late));
    if (content.length <= limit) return { name, content, type: 'image/png', description };
    log('warn', 'no picture', { interaction: id, bytes: content.length, limit });
  } catch (error) {
    log('error', 'no picture', { interaction: id, ...errorFields(error) });
  }
  return undefined;
}
