import type { APIEmbed } from 'discord-api-types/v10';
import type { ShownMessage } from '../../page-protocol.ts';
import { make } from '../base/dom.ts';
import { drawMessageTime } from '../base/times.ts';
import { drawPicture, findPicture } from './attachments.ts';
import { drawInline, drawMarkdown, type RenderContext } from './markdown-view.ts';

/** Draws an embed. Its pictures are attachments of the message. */
export function drawEmbed(embed: APIEmbed, message: ShownMessage, context: RenderContext): HTMLElement {
  const { title, description, color, author, fields, footer, timestamp } = embed;
  const image = findPicture(message, embed.image?.url);
  const thumbnail = findPicture(message, embed.thumbnail?.url);
  const element = make(
    'article',
    { class: 'embed' },
    author ? make('p', { class: 'author' }, author.name) : undefined,
    title ? make('h4', {}, ...drawInline(title, context)) : undefined,
    thumbnail ? make('div', { class: 'thumbnail' }, drawPicture(thumbnail)) : undefined,
    description ? make('div', { class: 'description' }, ...drawMarkdown(description, context)) : undefined,
    fields && fields.length > 0 ? drawFields(fields, context) : undefined,
    image ? drawPicture(image) : undefined,
    footer || timestamp ? drawFooter(embed, context.locale) : undefined,
  );
  if (color !== undefined) element.style.setProperty('--bar', `#${color.toString(16).padStart(6, '0')}`);
  return element;
}

function drawFields(fields: NonNullable<APIEmbed['fields']>, context: RenderContext): HTMLElement {
  const drawn = fields.map(({ name, value, inline }) =>
    make(
      'div',
      { class: inline ? 'field inline' : 'field' },
      make('dt', {}, ...drawInline(name, context)),
      make('dd', { class: 'value' }, ...drawMarkdown(value, context)),
    ),
  );
  return make('dl', {}, ...drawn);
}

function drawFooter({ footer, timestamp }: APIEmbed, locale: string): HTMLElement {
  const time = timestamp ? drawMessageTime(timestamp, locale) : undefined;
  const dot = footer && time ? ' • ' : undefined;
  return make('footer', {}, footer?.text, dot, time);
}
