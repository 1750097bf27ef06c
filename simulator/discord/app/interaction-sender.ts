import { PermissionFlagsBits } from 'discord-api-types/v10';
import { withTimeLimit } from '../../../shared/time-limit.ts';
import type { JsonObject } from '../limits/json.ts';
import type { Pending } from '../rest/pending-interactions.ts';
import { parseBody } from '../rest/request-body.ts';
import type { Rest } from '../rest/rest.ts';
import { DEFAULT_FILE_LIMIT } from '../rest/rest-channels.ts';
import { RestError } from '../rest/rest-error.ts';
import { type EndpointAnswer, postSigned } from '../rest/signed-request.ts';
import type { RestContext } from '../world/context.ts';
import { type InteractionError, notResponding } from './interaction-error.ts';
import { type Envelope, newToken, type Origin } from './interaction-object.ts';

/** Where interactions go, and their limits. */
export interface SenderOptions {
  rest: Rest;
  context: RestContext;
  /** Where interactions are posted. Default: the application's endpoint URL, or the gateway where it has none. */
  endpointUrl?: string;
  /** Ms. Default: the world's clock. */
  now?: () => number;
  /** How long the first response may take, ms. Default 3000 (Discord: Receiving and Responding). */
  responseTimeoutMs?: number;
  /** The most bytes of one file of a reply. Default 10 MiB. */
  attachmentSizeLimit?: number;
}

/** An interaction to send. */
export interface OutgoingInteraction {
  /** Discord's interaction type. */
  type: number;
  origin: Origin;
  build: (envelope: Envelope) => JsonObject;
  /** The message whose component was used. */
  sourceId?: string;
}

/** An interaction that the application has acknowledged, and the type of its callback. */
export interface Acknowledged {
  pending: Pending;
  callback: number;
}

/** Sends an interaction. Resolves once it is acknowledged; rejects with an {@link InteractionError} where it is not. */
export type SendInteraction = (interaction: OutgoingInteraction) => Promise<Acknowledged>;

/** The permissions of an invited application, as most servers grant them. */
const APP_PERMISSIONS =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.EmbedLinks |
  PermissionFlagsBits.AttachFiles |
  PermissionFlagsBits.ReadMessageHistory;

/** Sends interactions over HTTP or the gateway, as the application has chosen (Discord: Receiving and Responding). */
export function createSender(options: SenderOptions): SendInteraction {
  const { rest, context, now = context.world.now, responseTimeoutMs = 3000 } = options;

  function open({ type, origin, sourceId }: OutgoingInteraction): { envelope: Envelope; pending: Pending } {
    const envelope: Envelope = {
      id: rest.nextId(),
      token: newToken(),
      applicationId: context.application.id,
      attachmentSizeLimit: options.attachmentSizeLimit ?? DEFAULT_FILE_LIMIT,
      appPermissions: APP_PERMISSIONS,
    };
    const source = sourceId !== undefined && { sourceId };
    const interaction = { ...envelope, type, channelId: origin.channelId, at: now(), ...source };
    return { envelope, pending: rest.interactions.open(interaction) };
  }

  /** Posts to the endpoint. Its answer is the callback, except 202 without a body: the callback route follows then. */
  async function post(url: string, pending: Pending, interaction: JsonObject): Promise<void> {
    const { sign } = context.application;
    const body = JSON.stringify(interaction);
    const answer = await postSigned({ url, body, sign, at: now(), timeoutMs: responseTimeoutMs }).catch(
      (error: unknown) => {
        throw isTimeout(error) ? tooLate(responseTimeoutMs) : unreachable(url, error);
      },
    );
    if (answer.status === 202 && answer.bytes.length === 0) return;
    await takeAnswer(rest, pending, answer);
  }

  return async (outgoing) => {
    const { envelope, pending } = open(outgoing);
    const interaction = outgoing.build(envelope);
    const url = options.endpointUrl ?? rest.application.interactionsEndpointUrl;
    const started = performance.now();
    try {
      if (url === null) context.dispatchInteraction(interaction);
      else await post(url, pending, interaction);
      const left = Math.max(1, responseTimeoutMs - (performance.now() - started));
      const callback = await withTimeLimit(left, pending.acknowledged, tooLate(responseTimeoutMs));
      return { pending, callback };
    } catch (error) {
      // Discord takes no answer after this: the token never becomes valid.
      if (pending.state === 'none') pending.state = 'lost';
      throw error;
    }
  };
}

async function takeAnswer(rest: Rest, pending: Pending, answer: EndpointAnswer): Promise<void> {
  if (answer.status !== 200) throw notResponding(`its endpoint answered HTTP ${answer.status}.`);
  try {
    const { json, uploads } = await parseBody(answer.bytes, answer.contentType);
    rest.interactions.respond(pending, json, uploads);
  } catch (error) {
    if (!(error instanceof RestError)) throw error;
    throw notResponding(`its endpoint answered HTTP 200, but Discord refuses the answer (${error.message})`);
  }
}

const isTimeout = (error: unknown): boolean => error instanceof Error && error.name === 'TimeoutError';

const tooLate = (ms: number): InteractionError => notResponding(`no answer within ${ms / 1000} s.`);

function unreachable(url: string, error: unknown): InteractionError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : '';
  return notResponding(`nothing answered at ${new URL(url).host}. ${cause}`.trim());
}
