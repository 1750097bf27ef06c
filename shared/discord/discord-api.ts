import { setTimeout as delay } from 'node:timers/promises';
import { userAgent } from './user-agent.ts';

/** A request to Discord failed. The message never contains the URL, because an interaction's token can be part of it. */
export class DiscordError extends Error {
  override name = 'DiscordError';
  /** The HTTP status; undefined if there was no response. */
  readonly status: number | undefined;
  /** Discord's code (Discord: JSON Error Codes), or the system's code if there was no response. */
  readonly code: number | string | undefined;
  /** Whether Discord may have carried out the request anyway: an attempt got no response, or a 5xx. */
  mayHaveSucceeded: boolean;
  /** The wait that Discord asks for, ms. */
  readonly retryAfter: number | undefined;

  constructor(
    status: number | undefined,
    code: number | string | undefined,
    what: string,
    retryAfter?: number,
  ) {
    super(
      status === undefined
        ? `Discord could not be reached (${code ?? 'no reason given'}).`
        : `Discord answered ${status} (code ${code ?? 'none'}) to ${what}.`,
    );
    this.status = status;
    this.code = code;
    this.mayHaveSucceeded = status === undefined || status >= 500;
    this.retryAfter = retryAfter;
  }

  /** Whether another attempt could succeed. */
  get isTransient(): boolean {
    return (
      this.status === undefined || this.status === 429 || this.status >= 500 || this.code === UNKNOWN_WEBHOOK
    );
  }

  /**
   * Whether the target of the request is gone: the token is older than 15 minutes (401), or the reply, its channel or its
   * server was deleted or left (404).
   */
  get isGone(): boolean {
    return this.status === 401 || this.status === 404;
  }
}

/**
 * Unknown Webhook (Discord: JSON Error Codes): the reply does not exist. It can also mean "not yet": a quick report is done
 * before Discord has received the deferral that creates the reply.
 */
const UNKNOWN_WEBHOOK = 10015;
const MAX_ATTEMPTS = 5;
/** With a longer wait too much of the token's 15 minutes would pass. */
const MAX_WAIT_MS = 60_000;
const TIMEOUT_MS = 30_000;

/** A request to Discord. */
export interface DiscordRequest extends Pick<RequestInit, 'method' | 'headers' | 'body'> {
  /** Below `/v10`, with the slash. */
  path: string;
  /** A name of the request for the error: `the edit of a reply`. */
  what: string;
}

/** How {@link askDiscord} retries. */
export interface DiscordRetryOptions {
  /** How many attempts are made before the last error is thrown. Default: five. */
  attempts?: number;
  /** For tests: waits so many ms. */
  sleep?: (ms: number) => Promise<unknown>;
  /** Once it is aborted, there are no more attempts, and a running one is cancelled. */
  signal?: AbortSignal | undefined;
}

/**
 * Sends a request to Discord and returns the response. It retries after network errors, 5xx and a 429, and waits as long
 * as a 429 asks for, up to a minute. So the request must be safe to repeat. Throws a {@link DiscordError}, or the reason
 * of the aborted signal.
 */
export async function askDiscord(
  request: DiscordRequest,
  { attempts = MAX_ATTEMPTS, sleep = delay, signal }: DiscordRetryOptions = {},
): Promise<Response> {
  let mayHaveSucceeded = false;
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    const outcome = await attemptOnce(request, signal);
    if (outcome instanceof Response) return outcome;
    mayHaveSucceeded ||= outcome.mayHaveSucceeded;
    outcome.mayHaveSucceeded = mayHaveSucceeded;
    const wait = outcome.retryAfter ?? 500 * 2 ** attempt;
    if (!outcome.isTransient || attempt >= attempts || wait > MAX_WAIT_MS) throw outcome;
    await sleep(wait);
  }
}

async function attemptOnce(
  { path, what, ...init }: DiscordRequest,
  given: AbortSignal | undefined,
): Promise<Response | DiscordError> {
  const base = process.env['DISCORD_API_URL'] || 'https://discord.com/api';
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const headers = new Headers(init.headers);
  headers.set('user-agent', userAgent());
  try {
    const signal = given ? AbortSignal.any([given, timeout]) : timeout;
    const response = await fetch(`${base}/v10${path}`, { ...init, headers, signal });
    return response.ok ? response : await errorOf(response, what);
  } catch (error) {
    given?.throwIfAborted();
    // The original error is dropped: it may contain the URL.
    return new DiscordError(undefined, networkCode(error), what);
  }
}

async function errorOf(response: Response, what: string): Promise<DiscordError> {
  const body: unknown = await response.json().catch(() => undefined);
  const code = numberIn(body, 'code');
  if (response.status !== 429) return new DiscordError(response.status, code, what);
  const seconds = numberIn(body, 'retry_after') ?? Number(response.headers.get('retry-after') ?? Number.NaN);
  const retryAfter = Number.isFinite(seconds) ? Math.max(0, seconds) * 1000 : undefined;
  return new DiscordError(response.status, code, what, retryAfter);
}

function numberIn(body: unknown, name: string): number | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const value: unknown = new Map<string, unknown>(Object.entries(body)).get(name);
  return typeof value === 'number' ? value : undefined;
}

function networkCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.cause instanceof Error && 'code' in error.cause) return String(error.cause.code);
  return error.name;
}
