/** An endpoint's answer. `bytes` is its body. */
export interface EndpointAnswer {
  status: number;
  contentType: string | undefined;
  bytes: Uint8Array<ArrayBuffer>;
}

/** An interaction to post. */
export interface SignedRequest {
  url: string;
  body: string;
  /** Signs timestamp + body, hex. */
  sign: (data: string) => string;
  /** The time in the signature, ms. */
  at: number;
  timeoutMs: number;
  /** Sends a wrong signature, as Discord does now and then to check that the endpoint verifies (Discord: Interactions Overview, Setting Up an Endpoint). */
  badSignature?: boolean;
}

/**
 * Posts an interaction to an endpoint as Discord does, with a signature over timestamp + raw body in its headers (Discord:
 * Interactions Overview, Setting Up an Endpoint). Throws where no whole answer comes in time.
 */
export async function postSigned(request: SignedRequest): Promise<EndpointAnswer> {
  const { url, body, sign, at, timeoutMs, badSignature = false } = request;
  const timestamp = String(Math.floor(at / 1000));
  const response = await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Discord-Interactions/1.0 (+https://discord.com)',
      'x-signature-ed25519': sign(`${timestamp}${body}${badSignature ? ' ' : ''}`),
      'x-signature-timestamp': timestamp,
    },
    body,
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  return { status: response.status, contentType: response.headers.get('content-type') ?? undefined, bytes };
}
