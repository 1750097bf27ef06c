import type { Exchange, PersonName, ShownMessage } from '../../page-protocol.ts';
import { applicationAvatar, avatar } from '../base/avatars.ts';
import { type Child, make } from '../base/dom.ts';
import { icon } from '../base/icons.ts';
import { messageTime } from '../base/times.ts';
import { drawAttachments } from './attachments.ts';
import { drawComponents } from './components.ts';
import { drawEmbed } from './embed-view.ts';
import { drawMarkdown, type Reading } from './markdown-view.ts';
import type { UseComponent } from './menu.ts';

export interface ExchangeDeps {
  reading: Reading;
  viewer: PersonName;
  use: UseComponent;
  dismiss: () => void;
}

/** A command and the application's answer as far as there is one. */
export function drawExchange(exchange: Exchange, deps: ExchangeDeps): HTMLElement {
  const { message, failure, id } = exchange;
  const { reading } = deps;
  const isPrivate = message ? message.ephemeral : failure !== undefined;
  const time = message ? messageTime(message.timestamp, reading.locale) : undefined;
  const body = make(
    'div',
    { class: 'body' },
    make('h3', {}, reading.scene.application, ' ', make('span', { class: 'tag' }, 'APP'), ' ', time),
    ...bodyOf(message, failure, deps),
    failure ? make('p', { class: 'failure' }, icon('alert'), failure) : undefined,
    isPrivate ? onlyYou(deps.dismiss) : undefined,
  );
  return make(
    'li',
    { class: `exchange ${isPrivate ? 'private' : ''}`, 'data-exchange': id },
    make('p', { class: 'used' }, avatar(exchange.asker, 'small'), ...usedBy(exchange)),
    applicationAvatar('large'),
    body,
  );
}

function usedBy({ asker, used }: Exchange): Child[] {
  const name = make('b', {}, asker);
  if ('command' in used) return [name, ' used ', make('span', { class: 'mention' }, used.command)];
  return [name, ' used a button or menu above'];
}

function bodyOf(
  message: ShownMessage | undefined,
  failure: string | undefined,
  { reading, use }: ExchangeDeps,
): Child[] {
  if (!message) return failure ? [] : [make('p', { class: 'sending' }, 'Sending command…')];
  if (message.thinking) {
    const dots = make('span', { class: 'dots', 'aria-hidden': 'true' }, make('i'), make('i'), make('i'));
    return [make('p', { class: 'thinking' }, dots, `${reading.scene.application} is thinking…`)];
  }
  return [
    make('div', { class: 'content' }, ...drawMarkdown(message.content, reading)),
    ...drawAttachments(message),
    ...message.embeds.map((embed) => drawEmbed(embed, message, reading)),
    ...drawComponents(message.components, reading, use),
  ];
}

function onlyYou(dismiss: () => void): HTMLElement {
  const button = make('button', { type: 'button', class: 'link' }, 'Dismiss message');
  button.addEventListener('click', dismiss);
  return make('p', { class: 'only-you' }, icon('eye'), 'Only you can see this • ', button);
}
