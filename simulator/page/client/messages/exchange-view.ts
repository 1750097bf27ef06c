import type { Exchange, PersonName, ShownMessage } from '../../page-protocol.ts';
import { applicationAvatar, avatar } from '../base/avatars.ts';
import { type Child, make } from '../base/dom.ts';
import { icon } from '../base/icons.ts';
import { messageTime } from '../base/times.ts';
import { drawAttachments } from './attachments.ts';
import { drawComponents } from './components.ts';
import { drawEmbed } from './embed-view.ts';
import { drawMarkdown, type RenderContext } from './markdown-view.ts';
import type { UseComponent } from './menu.ts';

export interface ExchangeDeps {
  context: RenderContext;
  viewer: PersonName;
  use: UseComponent;
  dismiss: () => void;
}

/** A command and the application's answer as far as there is one. */
export function drawExchange(exchange: Exchange, deps: ExchangeDeps): HTMLElement {
  const { message, failure, id } = exchange;
  const { context } = deps;
  const isPrivate = message ? message.ephemeral : failure !== undefined;
  const time = message ? messageTime(message.timestamp, context.locale) : undefined;
  const body = make(
    'div',
    { class: 'body' },
    make('h3', {}, context.guild.application, ' ', make('span', { class: 'tag' }, 'APP'), ' ', time),
    ...bodyOf(message, failure, deps),
    failure ? make('p', { class: 'failure' }, icon('alert'), failure) : undefined,
    isPrivate ? onlyYou(deps.dismiss) : undefined,
  );
  return make(
    'li',
    { class: `exchange ${isPrivate ? 'private' : ''}`, 'data-exchange': id },
    make('p', { class: 'used' }, avatar(exchange.user, 'small'), ...usedBy(exchange)),
    applicationAvatar('large'),
    body,
  );
}

function usedBy({ user, used }: Exchange): Child[] {
  const name = make('b', {}, user);
  if ('command' in used) return [name, ' used ', make('span', { class: 'mention' }, used.command)];
  return [name, ' used a button or menu above'];
}

function bodyOf(
  message: ShownMessage | undefined,
  failure: string | undefined,
  { context, use }: ExchangeDeps,
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

function onlyYou(dismiss: () => void): HTMLElement {
  const button = make('button', { type: 'button', class: 'link' }, 'Dismiss message');
  button.addEventListener('click', dismiss);
  return make('p', { class: 'only-you' }, icon('eye'), 'Only you can see this • ', button);
}
