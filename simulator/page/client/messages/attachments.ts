import type { ShownAttachment, ShownMessage } from '../../page-protocol.ts';
import { make } from '../base/dom.ts';
import { drawIcon } from '../base/icons.ts';

const SCHEME = 'attachment://';

/** The path from which the page loads an attachment. */
const pathOf = ({ id, filename }: ShownAttachment): string => `/files/${id}/${encodeURIComponent(filename)}`;

const isPicture = ({ content_type: type }: ShownAttachment): boolean =>
  /^image\/(png|jpeg|gif|webp)/.test(type);

/** Finds the attachment of an embed's picture (Discord: Reference, Using Attachments within Embeds). */
export function findPicture(message: ShownMessage, url: string | undefined): ShownAttachment | undefined {
  if (!url?.startsWith(SCHEME)) return undefined;
  const name = url.slice(SCHEME.length);
  return message.attachments.find(({ filename }) => filename === name);
}

/** Draws a message's attachments, except for those that its embeds show. Files that are no pictures can be downloaded. */
export function drawAttachments(message: ShownMessage): HTMLElement[] {
  const embedded = new Set(
    message.embeds.flatMap(({ image, thumbnail }) => [
      findPicture(message, image?.url),
      findPicture(message, thumbnail?.url),
    ]),
  );
  return message.attachments
    .filter((one) => !embedded.has(one))
    .map((one) => (isPicture(one) ? drawPicture(one) : drawFile(one)));
}

/** Draws a picture that links to its full size. */
export function drawPicture(attachment: ShownAttachment): HTMLElement {
  const path = pathOf(attachment);
  const { description, filename } = attachment;
  const image = make('img', { src: path, alt: description ?? filename });
  return make('a', { class: 'picture', href: path, target: '_blank', rel: 'noopener' }, image);
}

function drawFile(attachment: ShownAttachment): HTMLElement {
  const { filename, size } = attachment;
  const link = { href: pathOf(attachment), download: filename };
  return make(
    'div',
    { class: 'file' },
    drawIcon('file'),
    make('div', { class: 'what' }, make('a', link, filename), make('small', {}, formatSize(size))),
    make('a', { ...link, class: 'download', 'aria-label': `Download ${filename}` }, drawIcon('download')),
  );
}

function formatSize(size: number): string {
  if (size < 1024) return `${size} bytes`;
  return size < 1024 ** 2 ? `${(size / 1024).toFixed(2)} KB` : `${(size / 1024 ** 2).toFixed(2)} MB`;
}
