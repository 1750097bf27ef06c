import { type FieldError, nestErrors } from '../limits/form.ts';
import type { JsonObject } from '../limits/json.ts';

/** An error of Discord's REST API: HTTP status, and a body of `message`, `code` and perhaps `errors` (Discord: Reference, Error Messages). */
export class RestError extends Error {
  override name = 'RestError';
  readonly status: number;
  readonly body: JsonObject;
  readonly headers: Record<string, string>;

  constructor(status: number, body: JsonObject, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** An error with a code (Discord: Opcodes and Status Codes, JSON Error Codes); 0 where there is only the status. */
export function refusal(status: number, code: number, message: string): RestError {
  return new RestError(status, { message, code }, message);
}

/** For a request without a bot's User-Agent (Discord: API Reference, User Agent). */
export const missingUserAgent = (): RestError => refusal(403, 40333, 'internal network error');

/** For a path or file that does not exist. */
export const notFound = (): RestError => refusal(404, 0, '404: Not Found');
/** For a request without the bot's token. */
export const unauthorized = (): RestError => refusal(401, 0, '401: Unauthorized');

/** For an unknown message. */
export const unknownMessage = (): RestError => refusal(404, 10008, 'Unknown Message');
/** For an interaction's token that is unknown or not acknowledged. */
export const unknownWebhook = (): RestError => refusal(404, 10015, 'Unknown Webhook');
/** For a callback to an interaction that is unknown or lost. */
export const unknownInteraction = (): RestError => refusal(404, 10062, 'Unknown interaction');
/** For a request or file over its limit (Discord: Reference, Uploading Files). */
export const tooLarge = (): RestError => refusal(413, 40005, 'Request entity too large');

/** Code 50035: the wrong fields of a body (Discord: Reference, Error Messages). */
export function invalidForm(errors: readonly FieldError[]): RestError {
  const listed = errors.map((error) => `${error.path.join('.')}: ${error.message}`).join('; ');
  return new RestError(
    400,
    { message: 'Invalid Form Body', code: 50035, errors: nestErrors(errors) },
    `Invalid Form Body: ${listed}`,
  );
}

/** Throws {@link invalidForm} where there are errors. */
export function requireValid(errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalidForm(errors);
}

/** A 429 of a route's limit (Discord: Rate Limits). `retryAfter` is in seconds, rounded up in the header. */
export function rateLimited(retryAfter: number): RestError {
  const message = 'You are being rate limited.';
  return new RestError(429, { message, retry_after: retryAfter, global: false }, message, {
    'Retry-After': String(Math.ceil(retryAfter)),
    'X-RateLimit-Scope': 'user',
  });
}
