import { randomUUID } from 'node:crypto';
import type { Service, ServiceAnswer } from './request-handler.ts';
import { ServiceError } from './service-error.ts';

/** An operation's input or output in JSON. */
export type Json = Record<string, unknown>;

/** Facts about a call beside its parameters. */
export interface Call {
  /** The scheme and host that the client calls, such as `https://sqs.us-east-1.amazonaws.com`. */
  origin: string;
  /** Aborts when the client gives up. */
  signal: AbortSignal | undefined;
}

/** A service that speaks AWS JSON 1.0 (Smithy: AWS JSON 1.0 protocol). */
export interface JsonApi {
  name: string;
  /** Comes before the operation's name in the header `x-amz-target`. */
  target: string;
  /** Comes before an error's code. */
  errors: string;
  /** Runs an operation by its name. Throws a ServiceError. */
  run: (operation: string, request: Json, call: Call) => Json | Promise<Json>;
}

/** The service on the wire: JSON in, JSON out, errors by their code. An unexpected error is an InternalServerError. */
export function jsonProtocol({ name, target, errors, run }: JsonApi): Service {
  return async ({ headers, body, protocol = 'http:' }, signal) => {
    const operation = headers['x-amz-target'] ?? '';
    const origin = `${protocol}//${headers['host'] ?? 'localhost'}`;
    try {
      if (!operation.startsWith(target))
        throw new ServiceError('UnknownOperationException', `The request names no operation of ${name}.`);
      return answer(200, await run(operation.slice(target.length), requestOf(body), { origin, signal }));
    } catch (error) {
      if (error instanceof ServiceError)
        return answer(400, { __type: errors + error.name, message: error.message, ...error.details });
      if (signal?.aborted) throw error;
      const message = error instanceof Error ? error.message : String(error);
      return answer(500, { __type: `${errors}InternalServerError`, message });
    }
  };
}

function requestOf(body: unknown): Json {
  const text = body instanceof Uint8Array ? new TextDecoder().decode(body) : body;
  try {
    const request: unknown = JSON.parse(typeof text === 'string' ? text : '{}');
    if (typeof request === 'object' && request !== null && !Array.isArray(request)) return request as Json;
  } catch {
    // Not JSON: the answer is the same as for JSON that is not an object.
  }
  throw new ServiceError('SerializationException', 'The body is not a JSON object.');
}

function answer(statusCode: number, content: unknown): ServiceAnswer {
  return {
    statusCode,
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': randomUUID() },
    body: Buffer.from(JSON.stringify(content)),
  };
}
