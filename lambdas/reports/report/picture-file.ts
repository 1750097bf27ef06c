import type { PicturePlan } from '../../../reporting/pictures/plan-picture.ts';
import { renderPicture } from '../../../reporting/pictures/render-on-demand.ts';
import { errorFields, log } from '../../../shared/log.ts';
import { withTimeLimit } from '../../../shared/time-limit.ts';
import type { ReplyFile } from '../reply/discord-webhook.ts';

/** A picture takes about a second; a reply does not wait much longer for it. */
const TIME_LIMIT_MS = 10_000;

export interface PictureOptions {
  /** The file's name. */
  name: string;
  /** The largest attachment that Discord takes here, bytes. */
  limit: number;
  /** The interaction's id, for the log. */
  id: string;
  /** For tests. */
  render?: typeof renderPicture;
}

/**
 * Renders a picture as a file of a reply. A reply without its picture is still useful: if the picture fails, is late or
 * is too large, that is logged and the result is undefined.
 */
export async function renderPictureFile(
  { data, words, altText }: PicturePlan,
  { name, limit, id, render = renderPicture }: PictureOptions,
): Promise<ReplyFile | undefined> {
  try {
    const late = new Error(`The picture was not rendered within ${TIME_LIMIT_MS} ms.`);
    const content = new Uint8Array(await withTimeLimit(TIME_LIMIT_MS, render(data, words), late));
    if (content.length <= limit) return { name, content, type: 'image/png', description: altText };
    log('warn', 'The picture is too large to attach', { interaction: id, bytes: content.length, limit });
  } catch (error) {
    log('error', 'The picture could not be rendered', { interaction: id, ...errorFields(error) });
  }
  return undefined;
}
