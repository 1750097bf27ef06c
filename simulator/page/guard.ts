import type { IncomingHttpHeaders } from 'node:http';
import { PageError } from './page-error.ts';

/**
 * What goes with every answer. Nothing but this server's own files runs or is loaded, no other site can frame the page or
 * read its answers, and nothing is guessed to be a script.
 */
export const SAFE_HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  // Not no-referrer, with which browsers send no Origin either.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
} as const;

export interface GuardedRequest {
  method: string;
  headers: IncomingHttpHeaders;
}

/**
 * Throws a {@link PageError} for a request that this page did not send. By the Host header: a name that an attacker's DNS
 * points here is none of ours. By Origin and Sec-Fetch-Site: other sites, also those on other ports of this machine, may
 * neither post here nor load what is here. Following a link to the page is fine.
 */
export function requireOwn({ method, headers }: GuardedRequest, port: number): void {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const { host = '', origin } = headers;
  if (!hosts.includes(host.toLowerCase())) {
    throw new PageError(421, `This page is at http://${hosts[0]}/ and answers under no other name.`);
  }
  const site = headers['sec-fetch-site'];
  const isVisit = method === 'GET' && headers['sec-fetch-mode'] === 'navigate';
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isVisit) {
    throw new PageError(403, 'Only the page itself may ask for this.');
  }
  if (method === 'GET') return;
  if (origin !== `http://${host}`) throw new PageError(403, 'Only the page itself may post here.');
  // Forms of other sites cannot send this type without asking first.
  if (!/^application\/json(?:;|$)/.test(headers['content-type'] ?? '')) {
    throw new PageError(415, 'The body must be application/json.');
  }
}
