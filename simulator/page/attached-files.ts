import type { MessageStore } from '../discord/rest/channel-messages.ts';
import { PageError } from './page-error.ts';

/** Pictures that are shown where they stand. SVG is not one of them: it can hold scripts. */
const PICTURES: readonly string[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/**
 * A message's attachment by the path that the page gives it, `/files/<id>/<name>`. Anything but a picture is for
 * downloading. Throws a {@link PageError} where there is none.
 */
export function fileAnswer(
  path: string,
  messages: Pick<MessageStore, 'file'>,
): { headers: Record<string, string>; bytes: Uint8Array } {
  const id = /^\/files\/(\d+)\//.exec(path)?.[1] ?? '';
  const file = messages.file(id);
  if (!file) throw new PageError(404, 'This file is gone.');
  const isPicture = PICTURES.includes(file.contentType);
  const name = encodeURIComponent(file.filename).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16)}`,
  );
  return {
    headers: {
      'content-type': isPicture ? file.contentType : 'application/octet-stream',
      'content-disposition': `${isPicture ? 'inline' : 'attachment'}; filename*=UTF-8''${name}`,
    },
    bytes: file.bytes,
  };
}
