import { setTimeout as delay } from 'node:timers/promises';
import { userAgent } from './user-agent.ts';

/** Discord did not take a request. Its message never holds the URL, because an interaction's token may be part of it. */
export class DiscordError extends Error {
  override name = 'DiscordError';
  /** The HTTP status, undefined where no answer came. */
  readonly status: number | undefined;
  /** Discord's own code (Discord: JSON Error Codes), or the system's where no answer came. */
  readonly code: number | string | undefined;
  /** Whether Discord may have carried the request out all the same: a try got no answer, or one of a failure of its own. */
  mayBeTaken: boolean;
  /** Ms that Discord asks to wait for, where it says so. */
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
    this.mayBeTaken = status === undefined || status >= 500;
    this.retryAfter = retryAfter;
  }

  /** Whether another try could go better. */
  get transient(): boolean {
    return (
      this.status === undefined || this.status === 429 || this.status >= 500 || this.code === UNKNOWN_WEBHOOK
    );
  }

  /**
   * Whether what was asked about is not there, or not for us any more: a token past its 15 minutes (401), a reply, channel
   * or server that was deleted or left (404).
   */
  get isGone(): boolean {
    return this.status === 401 || this.status === 404;
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

/** A request to Discord. */
export interface DiscordRequest extends Pick<RequestInit, 'method' | 'headers' | 'body'> {
  /** Below `/v10`, with the slash. */
  path: string;
  /** What is asked for, for the error: `the edit of a reply`. */
  what: string;
}

/** How patiently Discord is asked. */
export interface Patience {
  /** How often at the most; default five times. */
  tries?: number;
  sleep?: (ms: number) => Promise<unknown>;
  /** Once it is aborted, nothing is asked for any more, and what is under way is given up. */
  signal?: AbortSignal | undefined;
}

/**
 * Asks Discord for something and gives its answer. Waits as long as a 429 asks for, up to a minute, and tries again
 * after network errors and 5xx: only for what may be done twice. Throws a {@link DiscordError}, or the signal's reason.
 */
export async function askDiscord(
  request: DiscordRequest,
  { tries = TRIES, sleep = delay, signal }: Patience = {},
): Promise<Response> {
  let mayBeTaken = false;
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    const outcome = await tryOnce(request, signal);
    if (outcome instanceof Response) return outcome;
    mayBeTaken ||= outcome.mayBeTaken;
    outcome.mayBeTaken = mayBeTaken;
    const wait = outcome.retryAfter ?? 500 * 2 ** attempt;
    if (!outcome.transient || attempt >= tries || wait > LONGEST_WAIT_MS) throw outcome;
    await sleep(wait);
  }
}

async function tryOnce(
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
    // What was thrown is not passed on: it may quote the URL.
    return new DiscordError(undefined, networkCode(error), what);
  }
}

async function errorOf(response: Response, what: string): Promise<DiscordError> {
  const answer: unknown = await response.json().catch(() => undefined);
  const code = numberIn(answer, 'code');
  if (response.status !== 429) return new DiscordError(response.status, code, what);
  const seconds =
    numberIn(answer, 'retry_after') ?? Number(response.headers.get('retry-after') ?? Number.NaN);
  const retryAfter = Number.isFinite(seconds) ? Math.max(0, seconds) * 1000 : undefined;
  return new DiscordError(response.status, code, what, retryAfter);
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
