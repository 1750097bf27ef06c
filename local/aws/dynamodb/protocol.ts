import { randomUUID } from 'node:crypto';
import type { Service, ServiceAnswer } from '../request-handler.ts';
import type { Request } from './operations/request.ts';
import type { DynamoDbService } from './service.ts';
import { ServiceError } from './service-error.ts';

/** Comes before the operation's name in the header `x-amz-target` (DynamoDB: Low-level API). */
const TARGET = 'DynamoDB_20120810.';
const ERRORS = 'com.amazonaws.dynamodb.v20120810#';

/** The service on the wire: JSON in, JSON out, errors by their code. What goes wrong inside it is an InternalServerError. */
export function dynamoDbProtocol(service: DynamoDbService): Service {
  return async ({ headers, body }) => {
    const target = headers['x-amz-target'] ?? '';
    try {
      if (!target.startsWith(TARGET))
        throw new ServiceError('UnknownOperationException', 'The request names no operation of DynamoDB.');
      return answer(200, service.run(target.slice(TARGET.length), requestOf(body)));
    } catch (error) {
      if (error instanceof ServiceError)
        return answer(400, { __type: ERRORS + error.name, message: error.message, ...error.details });
      const message = error instanceof Error ? error.message : String(error);
      return answer(500, { __type: `${ERRORS}InternalServerError`, message });
    }
  };
}

function requestOf(body: unknown): Request {
  const text = body instanceof Uint8Array ? new TextDecoder().decode(body) : body;
  try {
    const request: unknown = JSON.parse(typeof text === 'string' ? text : '{}');
    if (typeof request === 'object' && request !== null && !Array.isArray(request)) return request as Request;
  } catch {
    // It is no JSON: the same answer as for JSON that is no object.
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
