import type { ShownAttachment, ShownMessage } from '../../page-protocol.ts';
import { make } from '../base/dom.ts';
import { icon } from '../base/icons.ts';

const ATTACHED = 'attachment://';

/** Where the page finds an attachment. */
const addressOf = ({ id, filename }: ShownAttachment): string =>
  `/files/${id}/${encodeURIComponent(filename)}`;

const isPicture = ({ content_type: type }: ShownAttachment): boolean =>
  /^image\/(png|jpeg|gif|webp)/.test(type);

/** The attachment that an embed's picture names (Discord: Reference, Using Attachments within Embeds). */
export function pictureNamed(message: ShownMessage, url: string | undefined): ShownAttachment | undefined {
  if (!url?.startsWith(ATTACHED)) return undefined;
  const name = url.slice(ATTACHED.length);
  return message.attachments.find(({ filename }) => filename === name);
}

/** A message's attachments below its text: pictures as such, other files to be downloaded. Those in embeds are shown there. */
export function drawAttachments(message: ShownMessage): HTMLElement[] {
  const embedded = new Set(
    message.embeds.flatMap(({ image, thumbnail }) => [
      pictureNamed(message, image?.url),
      pictureNamed(message, thumbnail?.url),
    ]),
  );
  return message.attachments
    .filter((one) => !embedded.has(one))
    .map((one) => (isPicture(one) ? picture(one) : file(one)));
}

/** A picture that opens in its full size. */
export function picture(attachment: ShownAttachment): HTMLElement {
  const address = addressOf(attachment);
  const { description, filename } = attachment;
  const image = make('img', { src: address, alt: description ?? filename });
  return make('a', { class: 'picture', href: address, target: '_blank', rel: 'noopener' }, image);
}

function file(attachment: ShownAttachment): HTMLElement {
  const { filename, size } = attachment;
  const link = { href: addressOf(attachment), download: filename };
  return make(
    'div',
    { class: 'file' },
    icon('file'),
    make('div', { class: 'what' }, make('a', link, filename), make('small', {}, bytes(size))),
    make('a', { ...link, class: 'download', 'aria-label': `Download ${filename}` }, icon('download')),
  );
}

function bytes(size: number): string {
  if (size < 1024) return `${size} bytes`;
  return size < 1024 ** 2 ? `${(size / 1024).toFixed(2)} KB` : `${(size / 1024 ** 2).toFixed(2)} MB`;
}
