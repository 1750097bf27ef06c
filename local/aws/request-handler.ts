import type { Readable } from 'node:stream';
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

/** A request as the SDK hands it to whatever carries it; header names are in lower case. */
export interface ServiceRequest {
  method: string;
  /** May end in a query, which is otherwise in `query`. */
  path: string;
  query?: Readonly<Record<string, string | string[] | null>>;
  headers: Readonly<Record<string, string>>;
  /** `https:` or `http:`. */
  protocol?: string;
  body?: unknown;
}

export interface ServiceAnswer {
  statusCode: number;
  headers: Record<string, string>;
  body: Uint8Array | Readable;
}

/** A stand-in for an AWS service, by its protocol on the wire. It rejects when `signal` aborts while it waits. */
export type Service = (request: ServiceRequest, signal?: AbortSignal) => Promise<ServiceAnswer>;

type RequestHandler = NonNullable<DynamoDBClientConfig['requestHandler']>;

/**
 * Has an SDK client's requests answered in this process. The client is otherwise as it is on AWS: it signs, serialises and
 * retries.
 */
export function inProcess(service: Service): RequestHandler {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request: ServiceRequest, { abortSignal }: { abortSignal?: unknown } = {}) {
      const signal = abortSignal instanceof AbortSignal ? abortSignal : undefined;
      try {
        signal?.throwIfAborted();
        return { response: await service(request, signal) };
      } catch (error) {
        throw signal?.aborted ? aborted(error) : error;
      }
    },
    updateHttpClientConfig: () => {},
    httpHandlerConfigs: () => ({}),
    destroy: () => {},
  };
}

/** The error that the SDK's handlers throw for an aborted request. The SDK does not repeat such a request. */
const aborted = (cause: unknown): Error =>
  Object.assign(new Error('Request aborted', { cause }), { name: 'AbortError' });
