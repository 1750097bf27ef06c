import type { IncomingHttpHeaders } from 'node:http';
import { PageError } from './page-error.ts';

/**
 * The headers of every response. Browsers load and run only this server's files, let no other site frame the page or read
 * its responses, and do not guess content types.
 */
export const SECURITY_HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  // With no-referrer, browsers would not send Origin either.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
} as const;

/** The part of a request that {@link requireOwnPage} checks. */
export interface GuardedRequest {
  method: string;
  headers: IncomingHttpHeaders;
}

/**
 * Throws a {@link PageError} for a request that this page did not send. Checking Host stops DNS rebinding: an attacker's
 * name that resolves to this machine is refused. Checking Origin and Sec-Fetch-Site stops other sites, and other ports of
 * this machine, from posting and reading. A link to the page may be followed from anywhere.
 */
export function requireOwnPage({ method, headers }: GuardedRequest, port: number): void {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const { host = '', origin } = headers;
  if (!hosts.includes(host.toLowerCase())) {
    throw new PageError(421, `This page is at http://${hosts[0]}/ and uses no other name.`);
  }
  const site = headers['sec-fetch-site'];
  const isVisit = method === 'GET' && headers['sec-fetch-mode'] === 'navigate';
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isVisit) {
    throw new PageError(403, 'Only the page itself may read this.');
  }
  if (method === 'GET') return;
  if (origin !== `http://${host}`) throw new PageError(403, 'Only the page itself may post here.');
  // Another site's form cannot send this type without a CORS preflight.
  if (!/^application\/json(?:;|$)/.test(headers['content-type'] ?? '')) {
    throw new PageError(415, 'The body must be application/json.');
  }
}
