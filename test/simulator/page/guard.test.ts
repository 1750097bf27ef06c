import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requireOwnPage } from '../../../simulator/page/guard.ts';

const PORT = 8790;
const HOST = `127.0.0.1:${PORT}`;
const post = { host: HOST, origin: `http://${HOST}`, 'content-type': 'application/json' };

test('requests of the page pass under both names of this machine', () => {
  requireOwnPage({ method: 'GET', headers: { host: HOST } }, PORT);
  requireOwnPage({ method: 'GET', headers: { host: HOST, 'sec-fetch-site': 'same-origin' } }, PORT);
  requireOwnPage({ method: 'POST', headers: { ...post, 'sec-fetch-site': 'same-origin' } }, PORT);
  const named = { ...post, host: `localhost:${PORT}`, origin: `http://localhost:${PORT}` };
  requireOwnPage({ method: 'POST', headers: named }, PORT);
});

test('a link to the page can be followed from any site', () => {
  const headers = { host: HOST, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
  requireOwnPage({ method: 'GET', headers }, PORT);
});

const refused: [what: string, method: string, headers: Record<string, string>, status: number][] = [
  ['a request for another host name, as in DNS rebinding,', 'GET', { host: `evil.example:${PORT}` }, 421],
  ['a request for another port', 'GET', { host: '127.0.0.1:80' }, 421],
  ['a request without a host', 'GET', {}, 421],
  [
    'a read by another site',
    'GET',
    { host: HOST, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' },
    403,
  ],
  [
    'a read by a page on another port of this machine',
    'GET',
    { host: HOST, 'sec-fetch-site': 'same-site' },
    403,
  ],
  ['a post by another site', 'POST', { ...post, origin: 'http://evil.example' }, 403],
  [
    'a post by a page on another port of this machine',
    'POST',
    { ...post, origin: 'http://127.0.0.1:1' },
    403,
  ],
  ['a post without an origin', 'POST', { host: HOST, 'content-type': 'application/json' }, 403],
  ['a post of a form', 'POST', { ...post, 'content-type': 'text/plain' }, 415],
];
for (const [what, method, headers, status] of refused) {
  test(`${what} is refused`, () => {
    assert.throws(() => requireOwnPage({ method, headers }, PORT), { name: 'PageError', status });
  });
}
