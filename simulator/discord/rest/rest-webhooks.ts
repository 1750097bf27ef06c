import { FLAGS } from '../limits/message-limits.ts';
import type { Message } from './channel-messages.ts';
import { createReplies, type RepliesOptions } from './interaction-replies.ts';
import { CALLBACK, type Pending } from './pending-interactions.ts';
import { type RestError, unknownInteraction } from './rest-error.ts';
import type { Route } from './router.ts';

/** What the routes of webhooks use. */
export interface WebhookRoutesOptions extends RepliesOptions {
  /** The failure that a test ordered for the next edit, if any. */
  nextFailure: () => RestError | undefined;
}

/** The routes that answer interactions: the callback, edits of the reply, follow-ups. Their token is in the path. */
export function webhookRoutes(options: WebhookRoutesOptions): Route[] {
  const { interactions } = options;
  const replies = createReplies(options);
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
    { method: 'GET', path, bot: false, handle: (call) => ({ status: 200, json: replies.get(call) }) },
    {
      method: 'PATCH',
      path,
      bot: false,
      handle(call) {
        const failure = options.nextFailure();
        if (failure) throw failure;
        return { status: 200, json: replies.edit(call) };
      },
    },
    {
      method: 'DELETE',
      path,
      bot: false,
      handle(call) {
        replies.delete(call);
        return { status: 204 };
      },
    },
    {
      method: 'POST',
      path: '/webhooks/:application/:token',
      bot: false,
      handle: (call) => ({ status: 200, json: replies.followUp(call) }),
    },
  ];
}

/** The answer to a callback with `with_response` (Discord: Receiving and Responding, Interaction Callback Response Object). */
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
