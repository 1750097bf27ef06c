import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

/** A request as the SDK hands it to whatever carries it; header names are in lower case. */
export interface ServiceRequest {
  method: string;
  path: string;
  headers: Readonly<Record<string, string>>;
  body?: unknown;
}

export interface ServiceAnswer {
  statusCode: number;
  headers: Record<string, string>;
  body: Uint8Array;
}

/** A stand-in for an AWS service, by its protocol on the wire. */
export type Service = (request: ServiceRequest) => Promise<ServiceAnswer>;

type RequestHandler = NonNullable<DynamoDBClientConfig['requestHandler']>;

/**
 * Has an SDK client's requests answered in this process. The client is otherwise as it is on AWS: it signs, serialises and
 * retries.
 */
export function inProcess(service: Service): RequestHandler {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    handle: async (request: ServiceRequest) => ({ response: await service(request) }),
    updateHttpClientConfig: () => {},
    httpHandlerConfigs: () => ({}),
    destroy: () => {},
  };
}
