import { AwsClient } from 'aws4fetch';
import { requireEnv } from '../env.ts';

/**
 * Has a Lambda function run with a payload, and returns as soon as Lambda has taken that on (Lambda API: Invoke, Event).
 * A signed request, and not the SDK's client, which is a fifth of what a cold start would have to load. Failures of the
 * service are tried again; throws on what it refuses.
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

/** Made anew each time: a role's credentials change while a function is warm. */
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
