import { FLAGS } from '../limits/message-limits.ts';
import type { Message, MessageStore } from './channel-messages.ts';
import type { InteractionStore, Pending } from './pending-interactions.ts';
import { refusal, unknownMessage, unknownWebhook } from './rest-error.ts';
import type { Call } from './router.ts';

/** How long an interaction's token is valid, ms (Discord: Receiving and Responding, Followup Messages). */
export const TOKEN_LIFE_MS = 15 * 60_000;

/** The stores behind the replies. */
export interface RepliesOptions {
  applicationId: string;
  messages: MessageStore;
  interactions: InteractionStore;
  /** Ms. */
  now: () => number;
}

/** The replies of an interaction whose token is in the call's path. All throw a RestError where Discord would refuse. */
export interface Replies {
  /** The reply, or a follow-up of the same interaction. */
  get(call: Call): Message;
  edit(call: Call): Message;
  delete(call: Call): void;
  /** Posts a follow-up. The first one while the application is thinking edits the reply instead (Discord: Receiving and Responding, Create Followup Message). */
  followUp(call: Call): Message;
}

/** The replies to a store's interactions. */
export function createReplies({ applicationId, messages, interactions, now }: RepliesOptions): Replies {
  const followUps = new WeakMap<Pending, Set<string>>();

  /** The interaction of the call's token. Its webhook exists once the interaction is acknowledged. */
  function interactionOf(call: Call): Pending {
    const pending = interactions.byToken(call.param('token'));
    if (call.param('application') !== applicationId || !pending) throw unknownWebhook();
    if (pending.state === 'none' || pending.state === 'lost') throw unknownWebhook();
    if (now() - pending.at > TOKEN_LIFE_MS) throw refusal(401, 50027, 'Invalid Webhook Token');
    return pending;
  }

  function messageOf(call: Call, pending: Pending): Message {
    const id = call.param('message');
    const message = messages.get(id === '@original' ? (pending.originalId ?? '') : id);
    if (!message || (message.id !== pending.originalId && !followUps.get(pending)?.has(message.id))) {
      throw unknownMessage();
    }
    return message;
  }

  function edit(call: Call, pending: Pending, message: Message): Message {
    const { attachmentSizeLimit: fileLimit } = pending;
    const edited = messages.edit(message.id, { body: call.object(), uploads: call.uploads, fileLimit });
    if (message.id === pending.originalId && pending.state === 'deferred')
      pending.finish({ message: edited });
    return edited;
  }

  return {
    get: (call) => messageOf(call, interactionOf(call)),

    edit(call) {
      const pending = interactionOf(call);
      return edit(call, pending, messageOf(call, pending));
    },

    delete(call) {
      const pending = interactionOf(call);
      const { id } = messageOf(call, pending);
      messages.delete(id);
      if (id === pending.originalId && pending.state === 'deferred') pending.finish({});
    },

    followUp(call) {
      const pending = interactionOf(call);
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
    },
  };
}
