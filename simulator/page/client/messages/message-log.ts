import type { Exchange, GuildInfo, PageEvent } from '../../page-protocol.ts';
import * as server from '../base/api.ts';
import { find, make } from '../base/dom.ts';
import { channelIcon } from '../base/icons.ts';
import type { View } from '../base/view.ts';
import { drawExchange } from './exchange-view.ts';

export interface MessageLog {
  hear: (event: PageEvent) => void;
  /** Draws all of it anew, for another channel or language. */
  redraw: () => void;
}

/** So near to the end that one wants to stay there, pixels. */
const NEAR = 120;

/** The messages of the channel that is looked at. */
export function createLog(
  view: () => View,
  guild: () => GuildInfo,
  complain: (error: unknown) => void,
): MessageLog {
  const scroller = find('.scroller');
  const list = make('ol', { class: 'log', role: 'log', 'aria-label': 'Messages of this channel' });
  let exchanges = new Map<string, Exchange>();

  function draw(exchange: Exchange): HTMLElement {
    const { as, locale } = view();
    const asking = { as, channel: exchange.channel, locale, exchange: exchange.id };
    return drawExchange(exchange, {
      context: { guild: guild(), locale },
      viewer: as,
      async use(customId, values) {
        await server.useComponent({ ...asking, customId, values }).catch(complain);
      },
      dismiss: () => {
        server.dismiss(asking).catch(complain);
      },
    });
  }

  const elementOf = (id: string) => list.querySelector(`[data-exchange="${CSS.escape(id)}"]`);

  function redraw(): void {
    const { channel } = view();
    const here = [...exchanges.values()].filter((exchange) => exchange.channel === channel);
    list.replaceChildren(...here.map(draw));
    scroller.replaceChildren(welcome(guild(), channel), list);
    scroller.scrollTop = scroller.scrollHeight;
  }

  function put(exchange: Exchange): void {
    exchanges.set(exchange.id, exchange);
    if (exchange.channel !== view().channel) return;
    const wasNear = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
    const before = elementOf(exchange.id);
    const after = draw(exchange);
    if (before) replace(before, after);
    else list.append(after);
    const follow = () => scroller.scrollTo({ top: scroller.scrollHeight });
    if (!wasNear) return;
    follow();
    for (const image of after.querySelectorAll('img')) image.addEventListener('load', follow, { once: true });
  }

  return {
    redraw,
    hear(event) {
      if (event.kind === 'all') {
        exchanges = new Map(event.exchanges.map((exchange) => [exchange.id, exchange]));
        redraw();
      } else if (event.kind === 'gone') {
        exchanges.delete(event.id);
        elementOf(event.id)?.remove();
      } else put(event.exchange);
    },
  };
}

/** The focus stays on the button or menu that was used. */
function replace(before: Element, after: Element): void {
  const focused = before.contains(document.activeElement) ? document.activeElement : null;
  const customId = focused instanceof HTMLElement ? focused.dataset['customId'] : undefined;
  before.replaceWith(after);
  if (customId === undefined) return;
  after.querySelector<HTMLElement>(`[data-custom-id="${CSS.escape(customId)}"]`)?.focus();
}

function welcome({ channels }: GuildInfo, id: string): HTMLElement {
  const channel = channels.find((one) => one.id === id);
  return make(
    'div',
    { class: 'welcome' },
    make('span', { class: 'sign' }, channelIcon(channel?.type ?? 0)),
    make('h2', {}, `Welcome to #${channel?.name ?? ''}!`),
    make(
      'p',
      {},
      'This is a simulated server. What answers is real: every command is signed and sent to the bot’s endpoint.',
    ),
  );
}
