import { FLAGS } from '../discord/limits/message-limits.ts';
import type { Message } from '../discord/rest/channel-messages.ts';
import type { Exchange, PageEvent, PersonName, ShownMessage } from './page-protocol.ts';

/** What was asked of the application on this page, in order, and who may see it. */
export interface Exchanges {
  begin(asked: Omit<Exchange, 'id'>): Exchange;
  /** Shows the application's answer. One to a component may be a message that is here already: that one is returned. */
  show(id: string, message: Message): void;
  /** Takes in an edit of a message, where it is one of these. */
  edited(message: Message): void;
  fail(id: string, failure: string): void;
  dismiss(id: string): void;
  /** An exchange that someone can see. */
  get(id: string, viewer: PersonName): Exchange | undefined;
  seenBy(viewer: PersonName): Exchange[];
  /** Calls back with what changes for someone. Returns what ends that. */
  watch(viewer: PersonName, listener: (event: PageEvent) => void): () => void;
}

/** No exchanges yet. */
export function createExchanges(): Exchanges {
  const exchanges = new Map<string, Exchange>();
  const watching = new Set<{ viewer: PersonName; listener: (event: PageEvent) => void }>();
  let next = 1;

  function put(exchange: Exchange): Exchange {
    exchanges.set(exchange.id, exchange);
    for (const { viewer, listener } of watching) {
      if (canSee(viewer, exchange)) listener({ kind: 'exchange', exchange });
    }
    return exchange;
  }

  function remove(id: string): void {
    if (!exchanges.delete(id)) return;
    for (const { listener } of watching) listener({ kind: 'gone', id });
  }

  const withMessage = (id: string) => [...exchanges.values()].find(({ message }) => message?.id === id);

  return {
    begin: (asked) => put({ ...asked, id: String(next++) }),
    show(id, message) {
      const exchange = exchanges.get(id);
      const updated = withMessage(message.id);
      if (updated && updated.id !== id) {
        // A component changed the message that it stands in: there is nothing of its own to show.
        remove(id);
        put({ ...withoutFailure(updated), message: shown(message) });
      } else if (exchange) put({ ...withoutFailure(exchange), message: shown(message) });
    },
    edited(message) {
      const exchange = withMessage(message.id);
      if (exchange) put({ ...withoutFailure(exchange), message: shown(message) });
    },
    fail(id, failure) {
      const exchange = exchanges.get(id);
      if (!exchange) return;
      const { used } = exchange;
      const source = 'exchange' in used ? exchanges.get(used.exchange) : undefined;
      if (exchange.message || !source) return void put({ ...exchange, failure });
      // Discord says so below the message whose component was used.
      remove(id);
      put({ ...source, failure });
    },
    dismiss: remove,
    get(id, viewer) {
      const exchange = exchanges.get(id);
      return exchange && canSee(viewer, exchange) ? exchange : undefined;
    },
    seenBy: (viewer) => [...exchanges.values()].filter((exchange) => canSee(viewer, exchange)),
    watch(viewer, listener) {
      const entry = { viewer, listener };
      watching.add(entry);
      return () => watching.delete(entry);
    },
  };
}

/** Others see a public answer as soon as there is one; what is being sent, failed or ephemeral is the asker's alone. */
function canSee(viewer: PersonName, { asker, message }: Exchange): boolean {
  return asker === viewer || (message !== undefined && !message.ephemeral);
}

function withoutFailure({ failure: _, ...exchange }: Exchange): Exchange {
  return exchange;
}

function shown(message: Message): ShownMessage {
  const { id, content, embeds, components, timestamp, flags } = message;
  return {
    id,
    content,
    embeds,
    attachments: message.attachments.map(({ url: _, proxy_url: __, ...attachment }) => attachment),
    components,
    timestamp,
    thinking: (flags & FLAGS.loading) !== 0,
    ephemeral: (flags & FLAGS.ephemeral) !== 0,
  };
}
