import { AwsClient } from 'aws4fetch';
import { requireEnv } from '../env.ts';

/**
 * Invokes a Lambda function with a payload, and resolves as soon as Lambda has accepted it (Lambda API: Invoke, Event).
 * This is a signed request because the SDK's client would be a fifth of the code that a cold start loads. Failures of
 * the service are retried. Throws if Lambda rejects the request.
 */
export async function invokeFunction(name: string, payload: unknown): Promise<void> {
  const region = requireEnv('AWS_REGION');
  const endpoint = process.env['AWS_ENDPOINT_URL_LAMBDA'] || `https://lambda.${region}.amazonaws.com`;
  const response = await client(region).fetch(
    `${endpoint}/2015-03-31/functions/${encodeURIComponent(name)}/invocations`,
    {
      method: 'POST',
      headers: { 'x-amz-invocation-type': 'Event', 'content-type': 'application/json' },
      body: JSON.stringify(payload),
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
