import type { Exchange, GuildInfo, PageEvent } from '../../page-protocol.ts';
import { dismissExchange, useComponent } from '../base/api.ts';
import { find, make } from '../base/dom.ts';
import { drawChannelIcon } from '../base/icons.ts';
import type { View } from '../base/view.ts';
import { drawExchange } from './exchange-view.ts';

/** The messages of the channel that is shown. */
export interface MessageLog {
  /** Adds, replaces or removes exchanges. */
  apply: (event: PageEvent) => void;
  /** Draws all exchanges again, after a change of channel or language. */
  redraw: () => void;
}

/** If the end is at most this far away, the log scrolls along with new messages; pixels. */
const NEAR_END = 120;

/** Creates an empty log. */
export function createMessageLog(
  view: () => View,
  guild: () => GuildInfo,
  onError: (error: unknown) => void,
): MessageLog {
  const scroller = find('.scroller');
  const list = make('ol', { class: 'log', role: 'log', 'aria-label': 'Messages of this channel' });
  let exchanges = new Map<string, Exchange>();

  function draw(exchange: Exchange): HTMLElement {
    const { as, locale } = view();
    const sender = { as, channel: exchange.channel, locale, exchange: exchange.id };
    return drawExchange(exchange, {
      context: { guild: guild(), locale },
      async use(customId, values) {
        await useComponent({ ...sender, customId, values }).catch(onError);
      },
      dismiss: () => {
        dismissExchange(sender).catch(onError);
      },
    });
  }

  const findElement = (id: string) => list.querySelector(`[data-exchange="${CSS.escape(id)}"]`);

  function redraw(): void {
    const { channel } = view();
    const shown = [...exchanges.values()].filter((exchange) => exchange.channel === channel);
    list.replaceChildren(...shown.map(draw));
    scroller.replaceChildren(drawWelcome(guild(), channel), list);
    scroller.scrollTop = scroller.scrollHeight;
  }

  function put(exchange: Exchange): void {
    exchanges.set(exchange.id, exchange);
    if (exchange.channel !== view().channel) return;
    const wasNearEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END;
    const before = findElement(exchange.id);
    const after = draw(exchange);
    if (before) replace(before, after);
    else list.append(after);
    const follow = () => scroller.scrollTo({ top: scroller.scrollHeight });
    if (!wasNearEnd) return;
    follow();
    for (const image of after.querySelectorAll('img')) image.addEventListener('load', follow, { once: true });
  }

  return {
    redraw,
    apply(event) {
      if (event.kind === 'all') {
        exchanges = new Map(event.exchanges.map((exchange) => [exchange.id, exchange]));
        redraw();
      } else if (event.kind === 'gone') {
        exchanges.delete(event.id);
        findElement(event.id)?.remove();
      } else put(event.exchange);
    },
  };
}

/** Replaces an exchange's element. The focus stays on the button or menu that had it. */
function replace(before: Element, after: Element): void {
  const focused = before.contains(document.activeElement) ? document.activeElement : null;
  const customId = focused instanceof HTMLElement ? focused.dataset['customId'] : undefined;
  before.replaceWith(after);
  if (customId === undefined) return;
  after.querySelector<HTMLElement>(`[data-custom-id="${CSS.escape(customId)}"]`)?.focus();
}

function drawWelcome({ channels }: GuildInfo, id: string): HTMLElement {
  const channel = channels.find((one) => one.id === id);
  return make(
    'div',
    { class: 'welcome' },
    make('span', { class: 'sign' }, drawChannelIcon(channel?.type ?? 0)),
    make('h2', {}, `Welcome to #${channel?.name ?? ''}!`),
    make(
      'p',
      {},
      'This is a simulated server. What answers is real: every command is signed and sent to the bot’s endpoint.',
    ),
  );
}
