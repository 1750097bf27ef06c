import {
  checkChoice,
  checkList,
  checkObject,
  checkText,
  type FieldError,
  type Path,
} from '../limits/form.ts';
import { isObject, type JsonObject } from '../limits/json.ts';
import { FLAGS } from '../limits/message-limits.ts';
import type { Message, MessageStore } from './channel-messages.ts';
import type { Upload } from './request-body.ts';
import { refusal, requireValid, unknownInteraction } from './rest-error.ts';

/** Interaction types (Discord: Receiving and Responding, Interaction Type). */
export const INTERACTION = { ping: 1, command: 2, component: 3, autocomplete: 4 } as const;
/** Callback types (Discord: Receiving and Responding, Interaction Callback Type). */
export const CALLBACK = {
  pong: 1,
  message: 4,
  deferredMessage: 5,
  deferredUpdate: 6,
  update: 7,
  choices: 8,
} as const;

/** The callbacks that each type of interaction allows (Discord: Receiving and Responding, Interaction Callback Type). */
const ALLOWED: Readonly<Record<number, readonly number[]>> = {
  [INTERACTION.command]: [CALLBACK.message, CALLBACK.deferredMessage],
  [INTERACTION.component]: [
    CALLBACK.message,
    CALLBACK.deferredMessage,
    CALLBACK.deferredUpdate,
    CALLBACK.update,
  ],
  [INTERACTION.autocomplete]: [CALLBACK.choices],
};

/** The types of replies to a component's message and to a slash command (Discord: Message, Message Types). */
const REPLY = { [INTERACTION.component]: 19, [INTERACTION.command]: 20 } as const;

/** A choice of autocomplete. */
export interface Choice {
  name: string;
  value: string | number;
}

/** The end of an interaction: a message, the choices of autocomplete, or neither where the reply was deleted. */
export interface Answer {
  message?: Message;
  choices?: Choice[];
}

/** An interaction that was sent to the application. */
export interface Interaction {
  id: string;
  /** The secret in the path of replies. */
  token: string;
  type: number;
  channelId: string;
  /** The most bytes of one file of a reply. */
  attachmentSizeLimit: number;
  /** Its time, ms. */
  at: number;
  /** The message whose component was used. */
  sourceId?: string;
}

/** An interaction and its state. */
export interface Pending extends Interaction {
  /** `none` until the application acknowledges it, `deferred` while it is thinking, `lost` when it did not answer in time. */
  state: 'none' | 'deferred' | 'answered' | 'lost';
  /** The message that `@original` means. */
  originalId?: string;
  /** Resolves with the callback's type. */
  acknowledged: Promise<number>;
  /** Resolves with the reply, or with the edit of a deferred one. */
  answered: Promise<Answer>;
  /** Ends a deferred interaction. */
  finish: (answer: Answer) => void;
}

/** The interactions by token. */
export interface InteractionStore {
  open(interaction: Interaction): Pending;
  byToken(token: string): Pending | undefined;
  /** Takes the application's first response. Throws a RestError for a wrong, second or late one. */
  respond(pending: Pending, response: unknown, uploads: readonly Upload[]): Message | undefined;
}

/** No interactions yet. Their replies go to `messages`. */
export function createInteractionStore(messages: MessageStore): InteractionStore {
  const byToken = new Map<string, Pending>();
  const acknowledge = new WeakMap<Pending, (type: number) => void>();

  function reply(pending: Pending, body: JsonObject, uploads: readonly Upload[], flags = 0): Message {
    return messages.create({
      channelId: pending.channelId,
      type:
        pending.type === INTERACTION.component ? REPLY[INTERACTION.component] : REPLY[INTERACTION.command],
      body,
      uploads,
      fileLimit: pending.attachmentSizeLimit,
      base: ['data'],
      viaWebhook: true,
      flags,
    });
  }

  /** Carries out a callback. Changes nothing of `pending`. */
  function apply(pending: Pending, type: number, data: JsonObject, uploads: readonly Upload[]): Answer {
    const { sourceId = '', attachmentSizeLimit: fileLimit } = pending;
    if (type === CALLBACK.message) return { message: reply(pending, data, uploads) };
    if (type === CALLBACK.deferredMessage) {
      // Only these two flags count here, and later edits keep them (Discord: Receiving and Responding, Interaction Callback Data Structure).
      const flags = Number(data['flags'] ?? 0) & (FLAGS.ephemeral | FLAGS.componentsV2);
      return { message: reply(pending, {}, [], flags | FLAGS.loading) };
    }
    if (type === CALLBACK.update) {
      return { message: messages.edit(sourceId, { body: data, uploads, fileLimit, base: ['data'] }) };
    }
    if (type === CALLBACK.choices) return { choices: choicesOf(data) };
    const message = messages.get(sourceId);
    return message ? { message } : {};
  }

  return {
    open(interaction) {
      const first = Promise.withResolvers<number>();
      const end = Promise.withResolvers<Answer>();
      const pending: Pending = {
        ...interaction,
        state: 'none',
        acknowledged: first.promise,
        answered: end.promise,
        finish(answer) {
          pending.state = 'answered';
          end.resolve(answer);
        },
      };
      byToken.set(pending.token, pending);
      acknowledge.set(pending, first.resolve);
      return pending;
    },

    byToken: (token) => byToken.get(token),

    respond(pending, response, uploads) {
      if (pending.state === 'lost') throw unknownInteraction();
      if (pending.state !== 'none') {
        throw refusal(400, 40060, 'Interaction has already been acknowledged.');
      }
      const { type, data } = checkResponse(pending.type, response);
      const answer = apply(pending, type, data, uploads);
      if (answer.message) pending.originalId = answer.message.id;
      if (type === CALLBACK.deferredMessage || type === CALLBACK.deferredUpdate) pending.state = 'deferred';
      else pending.finish(answer);
      acknowledge.get(pending)?.(type);
      return answer.message;
    },
  };
}

function checkResponse(interactionType: number, response: unknown): { type: number; data: JsonObject } {
  const errors: FieldError[] = [];
  const object = checkObject(errors, [], response ?? '') ?? {};
  const type = object['type'];
  checkChoice(errors, ['type'], type, ALLOWED[interactionType] ?? []);
  const data = checkObject(errors, ['data'], object['data']);
  if (!data && (type === CALLBACK.message || type === CALLBACK.choices)) {
    errors.push({ path: ['data'], code: 'BASE_TYPE_REQUIRED', message: 'This field is required' });
  }
  requireValid(errors);
  return { type: Number(type), data: data ?? {} };
}

/** Checks autocomplete's choices: at most 25, names of 1 to 100 characters (Discord: Application Commands, Option Choice). */
function choicesOf(data: JsonObject): Choice[] {
  const errors: FieldError[] = [];
  const path: Path = ['data', 'choices'];
  const choices = checkList(errors, path, data['choices'] ?? '', 25);
  choices.forEach((choice, at) => {
    const { name, value } = isObject(choice) ? choice : {};
    checkText(errors, [...path, at, 'name'], name, { min: 1, max: 100, required: true });
    if (typeof value !== 'number') {
      checkText(errors, [...path, at, 'value'], value, { min: 1, max: 100, required: true });
    }
  });
  requireValid(errors);
  return choices as Choice[];
}
