import type { MessageStore } from '../discord/rest/channel-messages.ts';
import { PageError } from './page-error.ts';

/** Types that browsers show in the page. SVG is not among them because it can hold scripts. */
const PICTURE_TYPES: readonly string[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/**
 * Finds the attachment of a request's path, `/files/<id>/<name>`, and the headers to send it with: browsers show pictures
 * and download all other files. Throws a {@link PageError} if there is no such attachment.
 */
export function findAttachedFile(
  path: string,
  messages: Pick<MessageStore, 'file'>,
): { headers: Record<string, string>; bytes: Uint8Array } {
  const id = /^\/files\/(\d+)\//.exec(path)?.[1] ?? '';
  const file = messages.file(id);
  if (!file) throw new PageError(404, 'This file no longer exists.');
  const isPicture = PICTURE_TYPES.includes(file.contentType);
  return {
    headers: {
      'content-type': isPicture ? file.contentType : 'application/octet-stream',
      'content-disposition': `${isPicture ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeName(file.filename)}`,
    },
    bytes: file.bytes,
  };
}

/** Encodes a file's name for a header (RFC 8187). */
const encodeName = (name: string): string =>
  encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
