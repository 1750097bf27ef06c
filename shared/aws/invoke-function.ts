import { AwsClient } from 'aws4fetch';
import { requireEnv } from '../env.ts';

/** Hands a function its payload, which is JSON. Resolves as soon as it is accepted, before the function has run. */
export type Invoke = (name: string, payload: string) => Promise<void>;

/** What carries the invocations of this process: requests to Lambda, unless something else is put here. */
export const lambda: { invoke: Invoke } = { invoke: requestInvocation };

/** Invokes a Lambda function with a payload, and resolves as soon as it is accepted. Throws if it is rejected. */
export function invokeFunction(name: string, payload: unknown): Promise<void> {
  return lambda.invoke(name, JSON.stringify(payload));
}

/**
 * Asks Lambda for an invocation (Lambda API: Invoke, Event). This is a signed request because the SDK's client would be
 * a fifth of the code that a cold start loads. Failures of the service are retried.
 */
async function requestInvocation(name: string, payload: string): Promise<void> {
  const region = requireEnv('AWS_REGION');
  const endpoint = process.env['AWS_ENDPOINT_URL_LAMBDA'] || `https://lambda.${region}.amazonaws.com`;
  const response = await client(region).fetch(
    `${endpoint}/2015-03-31/functions/${encodeURIComponent(name)}/invocations`,
    {
      method: 'POST',
      headers: { 'x-amz-invocation-type': 'Event', 'content-type': 'application/json' },
      body: payload,
    },
  );
  await response.body?.cancel();
  if (!response.ok) throw new Error(`Lambda answered ${response.status} to an invocation of ${name}.`);
}

/** A client for one request, because a role's credentials change while a function is warm. */
function client(region: string): AwsClient {
  const sessionToken = process.env['AWS_SESSION_TOKEN'];
  return new AwsClient({
    accessKeyId: requireEnv('AWS_ACCESS_KEY_ID'),
    secretAccessKey: requireEnv('AWS_SECRET_ACCESS_KEY'),
    ...(sessionToken && { sessionToken }),
    service: 'lambda',
    region,
    retries: 4,
  });
}
