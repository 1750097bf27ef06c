/** The HTTP endpoint of interactions: raw body, signature, status codes (Discord: Receiving and Responding, Security). */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { verifyKey } from 'discord-interactions';
import type { emitMetrics } from '../../../shared/aws/emit-metrics.ts';
import { errorFields, type Log } from '../../../shared/log.ts';
import { MalformedInteraction } from './json-fields.ts';
import type { InteractionResponse } from './response.ts';

/** Bytes: far more than any interaction has, and few enough to verify quickly. */
const MAX_BODY = 256 * 1024;

/** What the endpoint needs from outside. */
export interface HttpDeps {
  /** Gives the application's Ed25519 public key, 64 hex digits. Called for each request. */
  publicKey: () => string;
  respond: (body: unknown) => Promise<InteractionResponse>;
  log: Log;
  emit: typeof emitMetrics;
}

/**
 * Makes the handler of an HTTP API (payload format 2.0). It answers 401 to a request that Discord did not sign, and 400
 * to a signed body that is not an interaction, or to a body that is too large. The signature is checked over the bytes
 * as they arrived, before any of them are read.
 */
export function createHttpHandler(
  deps: HttpDeps,
): (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2> {
  const refuse = (statusCode: 400 | 401, reason: string) => {
    deps.log('info', 'A request was refused.', { status: statusCode, reason });
    return { statusCode, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: reason };
  };
  return async (event) => {
    const publicKey = deps.publicKey();
    const raw = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
    if (raw.length > MAX_BODY) return refuse(400, `The body is larger than ${MAX_BODY} bytes.`);
    if (!(await isSigned(event.headers, raw, publicKey))) {
      deps.emit({ BadSignatures: 1 });
      return refuse(401, 'The request signature is not valid.');
    }
    let body: unknown;
    try {
      body = JSON.parse(raw.toString('utf8'));
    } catch {
      return refuse(400, 'The body is not JSON.');
    }
    try {
      const response = await deps.respond(body);
      return {
        statusCode: 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(response),
      };
    } catch (error) {
      if (error instanceof MalformedInteraction) return refuse(400, error.message);
      deps.log('error', 'An interaction could not be answered.', errorFields(error));
      deps.emit({ CommandFailures: 1 });
      throw error;
    }
  };
}

/**
 * Checks the exact form of both headers first. `verifyKey` reads hex leniently, so it could accept a changed digit. The
 * signature covers the timestamp followed by the body, so only digits make sure that the timestamp holds no byte of it.
 */
async function isSigned(
  headers: APIGatewayProxyEventV2['headers'],
  raw: Buffer,
  publicKey: string,
): Promise<boolean> {
  const signature = headers['x-signature-ed25519'] ?? '';
  const timestamp = headers['x-signature-timestamp'] ?? '';
  if (!/^[0-9a-f]{128}$/i.test(signature) || !/^\d{1,20}$/.test(timestamp)) return false;
  return verifyKey(raw, signature, timestamp, publicKey);
}
