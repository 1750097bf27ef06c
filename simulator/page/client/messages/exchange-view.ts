import type { Exchange, ShownMessage } from '../../page-protocol.ts';
import { drawApplicationAvatar, drawAvatar } from '../base/avatars.ts';
import { type Child, make } from '../base/dom.ts';
import { drawIcon } from '../base/icons.ts';
import { drawMessageTime } from '../base/times.ts';
import { drawAttachments } from './attachments.ts';
import { drawComponents } from './components.ts';
import { drawEmbed } from './embed-view.ts';
import { drawMarkdown, type RenderContext } from './markdown-view.ts';
import type { UseComponent } from './menu.ts';

/** What an exchange is drawn with. `use` and `dismiss` act on it. */
export interface ExchangeOptions {
  context: RenderContext;
  use: UseComponent;
  dismiss: () => void;
}

/** Draws a command or component use and the application's response so far. */
export function drawExchange(exchange: Exchange, options: ExchangeOptions): HTMLElement {
  const { message, failure, id } = exchange;
  const { context } = options;
  const isPrivate = message ? message.ephemeral : failure !== undefined;
  const time = message ? drawMessageTime(message.timestamp, context.locale) : undefined;
  const body = make(
    'div',
    { class: 'body' },
    make('h3', {}, context.guild.application, ' ', make('span', { class: 'tag' }, 'APP'), ' ', time),
    ...drawBody(message, failure, options),
    failure ? make('p', { class: 'failure' }, drawIcon('alert'), failure) : undefined,
    isPrivate ? drawPrivateNote(options.dismiss) : undefined,
  );
  return make(
    'li',
    { class: `exchange ${isPrivate ? 'private' : ''}`, 'data-exchange': id },
    make('p', { class: 'used' }, drawAvatar(exchange.user, 'small'), ...describeUse(exchange)),
    drawApplicationAvatar('large'),
    body,
  );
}

function describeUse({ user, used }: Exchange): Child[] {
  const name = make('b', {}, user);
  if ('command' in used) return [name, ' used ', make('span', { class: 'mention' }, used.command)];
  return [name, ' used a button or menu above'];
}

function drawBody(
  message: ShownMessage | undefined,
  failure: string | undefined,
  { context, use }: ExchangeOptions,
): Child[] {
  if (!message) return failure ? [] : [make('p', { class: 'sending' }, 'Sending command…')];
  if (message.thinking) {
    const dots = make('span', { class: 'dots', 'aria-hidden': 'true' }, make('i'), make('i'), make('i'));
    return [make('p', { class: 'thinking' }, dots, `${context.guild.application} is thinking…`)];
  }
  return [
    make('div', { class: 'content' }, ...drawMarkdown(message.content, context)),
    ...drawAttachments(message),
    ...message.embeds.map((embed) => drawEmbed(embed, message, context)),
    ...drawComponents(message.components, context, use),
  ];
}

function drawPrivateNote(dismiss: () => void): HTMLElement {
  const button = make('button', { type: 'button', class: 'link' }, 'Dismiss message');
  button.addEventListener('click', dismiss);
  return make('p', { class: 'only-you' }, drawIcon('eye'), 'Only you can see this • ', button);
}
