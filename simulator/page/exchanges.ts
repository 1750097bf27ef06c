import { FLAGS } from '../discord/limits/message-limits.ts';
import type { Message } from '../discord/rest/channel-messages.ts';
import type { Exchange, PageEvent, PersonName, ShownMessage } from './page-protocol.ts';

/** The interactions that were sent from the page, in order, with the application's responses. */
export interface Exchanges {
  /** Adds an exchange that is being sent. */
  add(exchange: Omit<Exchange, 'id'>): Exchange;
  /** Shows the application's response. The response to a component may be an existing message, which is then updated. */
  showResponse(id: string, message: Message): void;
  /** Shows an edit of a message if it belongs to an exchange. */
  showEdit(message: Message): void;
  /** Shows why an exchange failed. */
  fail(id: string, failure: string): void;
  /** Removes an exchange for everyone. */
  dismiss(id: string): void;
  /** Returns an exchange if it exists and `viewer` can see it. */
  get(id: string, viewer: PersonName): Exchange | undefined;
  /** Returns the exchanges that `viewer` can see, oldest first. */
  visibleTo(viewer: PersonName): Exchange[];
  /** Calls back on each change that `viewer` can see, until the returned function is called. */
  watch(viewer: PersonName, listener: (event: PageEvent) => void): () => void;
}

/** Creates an empty list of exchanges. */
export function createExchanges(): Exchanges {
  const exchanges = new Map<string, Exchange>();
  const watchers = new Set<{ viewer: PersonName; listener: (event: PageEvent) => void }>();
  let nextId = 1;

  function put(exchange: Exchange): Exchange {
    exchanges.set(exchange.id, exchange);
    for (const { viewer, listener } of watchers) {
      if (canSee(viewer, exchange)) listener({ kind: 'exchange', exchange });
    }
    return exchange;
  }

  function remove(id: string): void {
    if (!exchanges.delete(id)) return;
    for (const { listener } of watchers) listener({ kind: 'gone', id });
  }

  const findByMessage = (id: string) => [...exchanges.values()].find(({ message }) => message?.id === id);

  const putMessage = ({ failure: _, ...exchange }: Exchange, message: Message) =>
    put({ ...exchange, message: describeMessage(message) });

  return {
    add: (exchange) => put({ ...exchange, id: String(nextId++) }),
    showResponse(id, message) {
      const exchange = exchanges.get(id);
      const updated = findByMessage(message.id);
      if (updated && updated.id !== id) {
        // The component updated its own message, so this exchange has nothing more to show.
        remove(id);
        putMessage(updated, message);
      } else if (exchange) putMessage(exchange, message);
    },
    showEdit(message) {
      const exchange = findByMessage(message.id);
      if (exchange) putMessage(exchange, message);
    },
    fail(id, failure) {
      const exchange = exchanges.get(id);
      if (!exchange) return;
      const { used } = exchange;
      const source = 'exchange' in used ? exchanges.get(used.exchange) : undefined;
      if (exchange.message || !source) return void put({ ...exchange, failure });
      // Discord shows the failure below the message whose component was used.
      remove(id);
      put({ ...source, failure });
    },
    dismiss: remove,
    get(id, viewer) {
      const exchange = exchanges.get(id);
      return exchange && canSee(viewer, exchange) ? exchange : undefined;
    },
    visibleTo: (viewer) => [...exchanges.values()].filter((exchange) => canSee(viewer, exchange)),
    watch(viewer, listener) {
      const watcher = { viewer, listener };
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  };
}

/** Others see an exchange once it has a public message; its user always sees it. */
function canSee(viewer: PersonName, { user, message }: Exchange): boolean {
  return user === viewer || (message !== undefined && !message.ephemeral);
}

function describeMessage(message: Message): ShownMessage {
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
