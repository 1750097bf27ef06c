import { setTimeout as delay } from 'node:timers/promises';

/** Discord did not take a request. Its message never holds the URL, because an interaction's token may be part of it. */
export class DiscordError extends Error {
  override name = 'DiscordError';
  /** The HTTP status, undefined where no answer came. */
  readonly status: number | undefined;
  /** Discord's own code (Discord: JSON Error Codes), or the system's where no answer came. */
  readonly code: number | string | undefined;
  /** Whether Discord may have carried the request out all the same: a try got no answer, or one of a failure of its own. */
  mayBeTaken: boolean;

  constructor(status: number | undefined, code: number | string | undefined, what: string) {
    super(
      status === undefined
        ? `Discord could not be reached (${code ?? 'no reason given'}).`
        : `Discord answered ${status} (code ${code ?? 'none'}) to ${what}.`,
    );
    this.status = status;
    this.code = code;
    this.mayBeTaken = status === undefined || status >= 500;
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

/** A request to Discord. */
export interface DiscordRequest extends Pick<RequestInit, 'method' | 'headers' | 'body'> {
  /** Below `/v10`, with the slash. */
  path: string;
  /** What is asked for, for the error: `the edit of a reply`. */
  what: string;
}

/**
 * Asks Discord for something and gives its answer. Waits as long as a 429 asks for, up to a minute, and tries again
 * after network errors and 5xx, five times in all: only for what may be done twice. Throws a {@link DiscordError}.
 */
export async function askDiscord(
  request: DiscordRequest,
  sleep: (ms: number) => Promise<unknown> = delay,
): Promise<Response> {
  let mayBeTaken = false;
  for (let attempt = 1; ; attempt++) {
    const outcome = await tryOnce(request);
    if (outcome instanceof Response) return outcome;
    mayBeTaken ||= outcome.error.mayBeTaken;
    outcome.error.mayBeTaken = mayBeTaken;
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

async function tryOnce({ path, what, ...init }: DiscordRequest): Promise<Response | Failure> {
  const base = process.env['DISCORD_API_URL'] || 'https://discord.com/api';
  try {
    const response = await fetch(`${base}/v10${path}`, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
    return response.ok ? response : await failureOf(response, what);
  } catch (error) {
    // What was thrown is not passed on: it may quote the URL.
    return { error: new DiscordError(undefined, networkCode(error), what) };
  }
}

async function failureOf(response: Response, what: string): Promise<Failure> {
  const answer: unknown = await response.json().catch(() => undefined);
  const code = numberIn(answer, 'code');
  const error = new DiscordError(response.status, code, what);
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
