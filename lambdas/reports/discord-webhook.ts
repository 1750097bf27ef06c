import { setTimeout as delay } from 'node:timers/promises';
import type { APIEmbed } from 'discord-api-types/v10';

/** What a deferred reply is edited to. */
export interface Reply {
  content: string;
  embeds?: APIEmbed[];
  file?: { name: string; content: Uint8Array<ArrayBuffer>; type: string };
}

/** Whose reply: the application's id and the interaction's token, which is good for 15 minutes and never shown. */
export interface ReplyAddress {
  applicationId: string;
  token: string;
}

/** Discord did not take an edit. Its message never holds the URL, because the interaction's token is part of it. */
export class DiscordError extends Error {
  override name = 'DiscordError';
  /** The HTTP status, undefined where no answer came. */
  readonly status: number | undefined;
  /** Discord's own code (Discord: JSON Error Codes), or the system's where no answer came. */
  readonly code: number | string | undefined;

  constructor(status: number | undefined, code: number | string | undefined) {
    super(
      status === undefined
        ? `Discord could not be reached (${code ?? 'no reason given'}).`
        : `Discord answered ${status} (code ${code ?? 'none'}) to the edit of a reply.`,
    );
    this.status = status;
    this.code = code;
  }

  /** Whether another try could go better. */
  get transient(): boolean {
    return (
      this.status === undefined || this.status === 429 || this.status >= 500 || this.code === UNKNOWN_WEBHOOK
    );
  }
}

/**
 * There is no such reply, which is also what Discord says until it has taken the deferral that makes one: a report can
 * be done before the answer that it was deferred with has travelled back (Discord: JSON Error Codes).
 */
const UNKNOWN_WEBHOOK = 10015;
const TRIES = 5;
/** Longer than this Discord need not be waited for: the token's 15 minutes are running. */
const LONGEST_WAIT_MS = 60_000;
const TIMEOUT_MS = 30_000;

/**
 * Edits a deferred reply (Discord: Edit Original Interaction Response). Waits as long as a 429 asks for, up to a minute,
 * and tries again after network errors and 5xx, five times in all. Throws a {@link DiscordError}.
 */
export async function editReply(
  address: ReplyAddress,
  reply: Reply,
  sleep: (ms: number) => Promise<unknown> = delay,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const outcome = await tryEdit(address, reply);
    if (outcome === undefined) return;
    const wait = outcome.retryAfter ?? 500 * 2 ** attempt;
    if (!outcome.error.transient || attempt === TRIES || wait > LONGEST_WAIT_MS) throw outcome.error;
    await sleep(wait);
  }
}

interface Failure {
  error: DiscordError;
  /** Ms that Discord asks to wait for. */
  retryAfter?: number;
}

async function tryEdit({ applicationId, token }: ReplyAddress, reply: Reply): Promise<Failure | undefined> {
  const base = process.env['DISCORD_API_URL'] || 'https://discord.com/api';
  try {
    const response = await fetch(`${base}/v10/webhooks/${applicationId}/${token}/messages/@original`, {
      method: 'PATCH',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...bodyOf(reply),
    });
    if (response.ok) {
      await response.body?.cancel();
      return undefined;
    }
    return await failureOf(response);
  } catch (error) {
    // What was thrown is not passed on: it may quote the URL.
    return { error: new DiscordError(undefined, networkCode(error)) };
  }
}

function bodyOf(reply: Reply): { body: string | FormData; headers?: Record<string, string> } {
  const { content, embeds = [], file } = reply;
  const payload = JSON.stringify({
    content,
    embeds,
    attachments: file ? [{ id: 0, filename: file.name }] : [],
    allowed_mentions: { parse: [] },
  });
  if (!file) return { body: payload, headers: { 'content-type': 'application/json' } };
  const form = new FormData();
  form.set('payload_json', payload);
  form.set('files[0]', new Blob([file.content], { type: file.type }), file.name);
  return { body: form };
}

async function failureOf(response: Response): Promise<Failure> {
  const answer: unknown = await response.json().catch(() => undefined);
  const code = numberIn(answer, 'code');
  const error = new DiscordError(response.status, code);
  if (response.status !== 429) return { error };
  const seconds =
    numberIn(answer, 'retry_after') ?? Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? { error, retryAfter: Math.max(0, seconds) * 1000 } : { error };
}

function numberIn(answer: unknown, name: string): number | undefined {
  const value =
    answer && typeof answer === 'object' ? Object.entries(answer).find(([key]) => key === name) : [];
  return typeof value?.[1] === 'number' ? value[1] : undefined;
}

function networkCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.cause instanceof Error && 'code' in error.cause) return String(error.cause.code);
  return error.name;
}
