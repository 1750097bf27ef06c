import { FLAGS } from '../limits/message-limits.ts';
import type { Message, MessageStore } from './channel-messages.ts';
import { CALLBACK, type InteractionStore, type Pending } from './pending-interactions.ts';
import { type RestError, refusal, unknownInteraction, unknownMessage, unknownWebhook } from './rest-error.ts';
import type { Call, Route } from './router.ts';

/** How long an interaction's token is good for, ms (Discord: Receiving and Responding, Followup Messages). */
export const TOKEN_LIFE_MS = 15 * 60_000;

export interface WebhookRoutesOptions {
  applicationId: string;
  messages: MessageStore;
  interactions: InteractionStore;
  now: () => number;
  /** The failure that was ordered for the next edit, if any. */
  nextFailure: () => RestError | undefined;
}

/** The routes that answer interactions: the callback, edits of the reply, follow-ups. Their token is in the path. */
export function webhookRoutes(options: WebhookRoutesOptions): Route[] {
  const { messages, interactions, now } = options;

  /** The interaction by whose token the call goes; until it is acknowledged, its webhook does not exist. */
  function acknowledged(call: Call): Pending {
    const pending = interactions.byToken(call.param('token'));
    if (call.param('application') !== options.applicationId || !pending) throw unknownWebhook();
    if (pending.state === 'none' || pending.state === 'lost') throw unknownWebhook();
    if (now() - pending.at > TOKEN_LIFE_MS) throw refusal(401, 50027, 'Invalid Webhook Token');
    return pending;
  }

  /** The message that the call is about: the reply, or a follow-up of the same interaction. */
  function messageOf(call: Call, pending: Pending): Message {
    const id = call.param('message');
    const message = messages.get(id === '@original' ? (pending.originalId ?? '') : id);
    if (!message || (message.id !== pending.originalId && !followUps.get(pending)?.has(message.id))) {
      throw unknownMessage();
    }
    return message;
  }

  const followUps = new WeakMap<Pending, Set<string>>();

  function edit(call: Call, pending: Pending, message: Message): Message {
    const { attachmentSizeLimit: fileLimit } = pending;
    const edited = messages.edit(message.id, { body: call.object(), uploads: call.uploads, fileLimit });
    if (message.id === pending.originalId && pending.state === 'deferred')
      pending.finish({ message: edited });
    return edited;
  }

  /** A first follow-up while the application is still thinking edits the reply instead (Discord: Create Followup Message). */
  function followUp(call: Call): Message {
    const pending = acknowledged(call);
    const original = messages.get(pending.originalId ?? '');
    if (original && (original.flags & FLAGS.loading) !== 0) return edit(call, pending, original);
    const message = messages.create({
      channelId: pending.channelId,
      type: 19,
      body: call.object(),
      uploads: call.uploads,
      fileLimit: pending.attachmentSizeLimit,
      viaWebhook: true,
    });
    followUps.set(pending, (followUps.get(pending) ?? new Set()).add(message.id));
    return message;
  }

  const path = '/webhooks/:application/:token/messages/:message';
  return [
    {
      method: 'POST',
      path: '/interactions/:id/:token/callback',
      bot: false,
      handle(call) {
        const pending = interactions.byToken(call.param('token'));
        if (pending?.id !== call.param('id')) throw unknownInteraction();
        const message = interactions.respond(pending, call.json, call.uploads);
        if (call.query.get('with_response') !== 'true') return { status: 204 };
        return { status: 200, json: callbackResponse(pending, Number(call.object()['type']), message) };
      },
    },
    {
      method: 'GET',
      path,
      bot: false,
      handle: (call) => ({ status: 200, json: messageOf(call, acknowledged(call)) }),
    },
    {
      method: 'PATCH',
      path,
      bot: false,
      handle(call) {
        const failure = options.nextFailure();
        if (failure) throw failure;
        const pending = acknowledged(call);
        return { status: 200, json: edit(call, pending, messageOf(call, pending)) };
      },
    },
    {
      method: 'DELETE',
      path,
      bot: false,
      handle(call) {
        const pending = acknowledged(call);
        const { id } = messageOf(call, pending);
        messages.delete(id);
        if (id === pending.originalId && pending.state === 'deferred') pending.finish({});
        return { status: 204 };
      },
    },
    {
      method: 'POST',
      path: '/webhooks/:application/:token',
      bot: false,
      handle: (call) => ({ status: 200, json: followUp(call) }),
    },
  ];
}

/** What `with_response` asks for (Discord: Receiving and Responding, Interaction Callback Response Object). */
function callbackResponse(pending: Pending, type: number, message: Message | undefined): unknown {
  const flags = message?.flags ?? 0;
  return {
    interaction: {
      id: pending.id,
      type: pending.type,
      ...(message && {
        response_message_id: message.id,
        response_message_loading: (flags & FLAGS.loading) !== 0,
        response_message_ephemeral: (flags & FLAGS.ephemeral) !== 0,
      }),
    },
    resource: {
      type,
      ...(message && type !== CALLBACK.deferredUpdate && { message }),
    },
  };
}
