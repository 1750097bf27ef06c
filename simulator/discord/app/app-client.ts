import { PermissionFlagsBits } from 'discord-api-types/v10';
import type { JsonObject } from '../limits/json.ts';
import type { Message, StoredFile } from '../rest/channel-messages.ts';
import {
  type Answer,
  CALLBACK,
  type Choice,
  INTERACTION,
  type Pending,
} from '../rest/pending-interactions.ts';
import { parseBody } from '../rest/request-body.ts';
import type { Rest } from '../rest/rest.ts';
import { DEFAULT_FILE_LIMIT } from '../rest/rest-channels.ts';
import { RestError } from '../rest/rest-error.ts';
import { type EndpointAnswer, postSigned } from '../rest/signed-request.ts';
import type { RestContext } from '../world/context.ts';
import {
  type CommandOption,
  type ComponentData,
  commandInteraction,
  componentInteraction,
  type Envelope,
  newToken,
  type Origin,
} from './interaction-object.ts';

/** The application did not answer an interaction as Discord wants it; what a person sees as "did not respond". */
export class InteractionError extends Error {
  override name = 'InteractionError';
}

export interface ClientOptions {
  rest: Rest;
  context: RestContext;
  /** Where interactions are posted. Default: the application's endpoint URL, and over the gateway where it has none. */
  endpointUrl?: string;
  /** Default: the world's clock. */
  now?: () => number;
  /** How long the first response may take, ms. Default 3000 (Discord: Receiving and Responding). */
  responseTimeoutMs?: number;
  /** How long to wait for the edit of a deferred reply, ms. Default 60000. */
  thinkingTimeoutMs?: number;
  /** Bytes that each file of a reply may have. Default 10 MiB. */
  attachmentSizeLimit?: number;
  /** Resolves when the application is done with what it was asked: its first edit may only say how far it is. */
  idle?: () => Promise<void>;
}

/** Called as soon as the application has acknowledged the interaction, with the message that it made, perhaps still "thinking…", or is to edit. */
export type OnReply = (message: Message) => void;

export type CommandUse = Origin & { name: string; options?: readonly CommandOption[]; onReply?: OnReply };
export type ComponentUse = Origin &
  ComponentData & {
    onReply?: OnReply;
    /** Whether a deferred update (type 6), which may be all there is, is waited on for its edit. */
    waitForEdit?: boolean;
  };
export type AutocompleteUse = CommandUse & { focused: string };

/** A message as Discord holds it in the end, with the bytes of its attachments in their order. */
export interface Outcome {
  message: Message;
  files: StoredFile[];
}

/** Discord's app in a person's hands. All reject with an {@link InteractionError} where no proper answer comes. */
export interface Client {
  command(use: CommandUse): Promise<Outcome>;
  component(use: ComponentUse): Promise<Outcome>;
  autocomplete(use: AutocompleteUse): Promise<Choice[]>;
}

/** VIEW_CHANNEL, SEND_MESSAGES, EMBED_LINKS, ATTACH_FILES, READ_MESSAGE_HISTORY: what an invited application usually has. */
const APP_PERMISSIONS =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.EmbedLinks |
  PermissionFlagsBits.AttachFiles |
  PermissionFlagsBits.ReadMessageHistory;

/** A client that sends interactions the way that the application has chosen, and waits for what comes of them. */
export function createClient(options: ClientOptions): Client {
  const { rest, context, now = context.world.now } = options;
  const { responseTimeoutMs = 3000, thinkingTimeoutMs = 60_000 } = options;

  /** Opens an interaction and sends it; resolves as soon as the application has acknowledged it. */
  async function send(
    type: number,
    origin: Origin,
    build: (envelope: Envelope) => JsonObject,
    sourceId?: string,
  ): Promise<{ pending: Pending; callback: number }> {
    const envelope: Envelope = {
      id: rest.nextId(),
      token: newToken(),
      applicationId: context.application.id,
      attachmentSizeLimit: options.attachmentSizeLimit ?? DEFAULT_FILE_LIMIT,
      appPermissions: APP_PERMISSIONS,
    };
    const pending = rest.interactions.open({
      ...envelope,
      type,
      channelId: origin.channelId,
      at: now(),
      ...(sourceId !== undefined && { sourceId }),
    });
    const interaction = build(envelope);
    const url = options.endpointUrl ?? rest.application.interactionsEndpointUrl;
    const started = performance.now();
    try {
      if (url === null) context.dispatchInteraction(interaction);
      else await post(url, pending, interaction);
      const left = Math.max(1, responseTimeoutMs - (performance.now() - started));
      const callback = await within(pending.acknowledged, left, () => notInTime(responseTimeoutMs));
      return { pending, callback };
    } catch (error) {
      // Discord takes no answer after this one: the token never comes to life.
      if (pending.state === 'none') pending.state = 'lost';
      throw error;
    }
  }

  /** Posts to the endpoint and takes its answer as the callback; 202 without a body leaves that to the callback's route. */
  async function post(url: string, pending: Pending, interaction: JsonObject): Promise<void> {
    const { sign } = context.application;
    const body = JSON.stringify(interaction);
    let answer: EndpointAnswer;
    try {
      answer = await postSigned({ url, body, sign, at: now(), timeoutMs: responseTimeoutMs });
    } catch (error) {
      throw isTimeout(error) ? notInTime(responseTimeoutMs) : unreachable(url, error);
    }
    if (answer.status === 202 && answer.bytes.length === 0) return;
    if (answer.status !== 200) {
      throw new InteractionError(
        `The application did not respond: its endpoint answered HTTP ${answer.status}.`,
      );
    }
    try {
      const { json, uploads } = await parseBody(answer.bytes, answer.contentType);
      rest.interactions.respond(pending, json, uploads);
    } catch (error) {
      if (!(error instanceof RestError)) throw error;
      throw new InteractionError(
        `The application did not respond: its endpoint answered HTTP 200, but Discord refuses the answer (${error.message})`,
      );
    }
  }

  function tell(pending: Pending, onReply: OnReply | undefined): void {
    const message = rest.messages.get(pending.originalId ?? '');
    if (message) onReply?.(message);
  }

  async function end(pending: Pending): Promise<Answer> {
    const answer = await within(pending.answered, thinkingTimeoutMs, () => {
      const seconds = thinkingTimeoutMs / 1000;
      return new InteractionError(
        `The application is still thinking: its deferred reply was not edited within ${seconds} s.`,
      );
    });
    await options.idle?.();
    const message = rest.messages.get(answer.message?.id ?? '');
    return message ? { ...answer, message } : answer;
  }

  function outcomeOf({ message }: Answer): Outcome {
    if (!message) throw new InteractionError('The application deleted its reply.');
    const files = message.attachments
      .map(({ id }) => rest.messages.file(id))
      .filter((file) => file !== undefined);
    return { message, files };
  }

  function dataOf({ name, options = [] }: CommandUse): {
    id: string;
    name: string;
    options: readonly CommandOption[];
  } {
    const registered = rest.application.commands.find((command) => command.name === name);
    return { id: registered?.id ?? rest.nextId(), name, options };
  }

  return {
    async command(use) {
      const build = (envelope: Envelope) => commandInteraction(envelope, use, dataOf(use));
      const { pending } = await send(INTERACTION.command, use, build);
      tell(pending, use.onReply);
      return outcomeOf(await end(pending));
    },

    async component(use) {
      rest.messages.adopt(use.message);
      const build = (envelope: Envelope) => componentInteraction(envelope, use, use);
      const { pending, callback } = await send(INTERACTION.component, use, build, use.message.id);
      tell(pending, use.onReply);
      if (callback !== CALLBACK.deferredUpdate || use.waitForEdit) return outcomeOf(await end(pending));
      const message = rest.messages.get(use.message.id);
      return outcomeOf(message ? { message } : {});
    },

    async autocomplete(use) {
      const data = dataOf(use);
      const options = data.options.map((option) =>
        option.name === use.focused ? { ...option, focused: true } : option,
      );
      const build = (envelope: Envelope) =>
        commandInteraction(envelope, use, { ...data, options }, INTERACTION.autocomplete);
      const { pending } = await send(INTERACTION.autocomplete, use, build);
      return (await end(pending)).choices ?? [];
    },
  };
}

/** The promise's value, or the error where it takes longer than `ms`. */
async function within<T>(promise: Promise<T>, ms: number, error: () => Error): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(error()), ms);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

const isTimeout = (error: unknown): boolean => error instanceof Error && error.name === 'TimeoutError';

function notInTime(ms: number): InteractionError {
  return new InteractionError(`The application did not respond: no answer within ${ms / 1000} s.`);
}

function unreachable(url: string, error: unknown): InteractionError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : '';
  const { host } = new URL(url);
  return new InteractionError(
    `The application did not respond: nothing answered at ${host}. ${cause}`.trim(),
  );
}
