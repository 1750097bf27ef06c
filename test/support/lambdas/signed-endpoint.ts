/** The interactions endpoint and requests to it, signed as Discord signs them. */
import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { createHttpHandler } from '../../../lambdas/interactions/endpoint/http.ts';
import { createRespond } from '../../../lambdas/interactions/respond.ts';
import type { MetricName } from '../../../shared/aws/metric-names.ts';
import type { Settings } from '../../../shared/state/guild-settings.ts';
import { sampleWorld } from './sample-interactions.ts';

export const keys = generateKeyPairSync('ed25519');
/** The raw key in hex: the last 32 bytes of its DER form. */
export const rawKey = (key: typeof keys.publicKey) =>
  key.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex');
export const TIMESTAMP = '1518264000';

interface Request {
  body: string | Buffer;
  timestamp?: string;
  signature?: string;
}

/** Discord’s signature of a body, in hex. */
export function signatureOf(body: string | Buffer, timestamp = TIMESTAMP, key = keys.privateKey): string {
  return sign(null, Buffer.concat([Buffer.from(timestamp), Buffer.from(body)]), key).toString('hex');
}

/** A request as API Gateway passes it on. */
export function eventOf(body: string | Buffer, headers: Record<string, string>): APIGatewayProxyEventV2 {
  const http = { method: 'POST', path: '/interactions', protocol: 'HTTP/1.1', sourceIp: '', userAgent: '' };
  const encoded = typeof body !== 'string';
  return {
    version: '2.0',
    routeKey: 'POST /interactions',
    rawPath: http.path,
    rawQueryString: '',
    headers: { 'content-type': 'application/json', ...headers },
    requestContext: {
      accountId: '',
      apiId: '',
      domainName: '',
      domainPrefix: '',
      http,
      requestId: '',
      routeKey: '',
      stage: '',
      time: '',
      timeEpoch: 0,
    },
    body: encoded ? body.toString('base64') : body,
    isBase64Encoded: encoded,
  };
}

/** A request with a signature, by default Discord's. */
export function signed({ body, timestamp = TIMESTAMP, signature }: Request): APIGatewayProxyEventV2 {
  return eventOf(body, {
    'x-signature-timestamp': timestamp,
    'x-signature-ed25519': signature ?? signatureOf(body, timestamp),
  });
}

/** The deployed endpoint, with an outside world in memory. */
export function endpoint(publicKey = rawKey(keys.publicKey), settings: Partial<Settings> = {}) {
  const world = sampleWorld(settings);
  const { log } = world.deps;
  assert.ok(log);
  const emitted: Partial<Record<MetricName, number>>[] = [];
  const handle = createHttpHandler({
    publicKey: () => publicKey,
    respond: createRespond(world.deps),
    log,
    emit: (values) => void emitted.push(values),
  });
  return { ...world, handle, emitted };
}
