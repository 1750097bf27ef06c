import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requireOwn } from '../../../simulator/page/guard.ts';

const PORT = 8790;
const HOST = `127.0.0.1:${PORT}`;
const post = { host: HOST, origin: `http://${HOST}`, 'content-type': 'application/json' };

test('what the page sends passes, under either name of this machine', () => {
  requireOwn({ method: 'GET', headers: { host: HOST } }, PORT);
  requireOwn({ method: 'GET', headers: { host: HOST, 'sec-fetch-site': 'same-origin' } }, PORT);
  requireOwn({ method: 'POST', headers: { ...post, 'sec-fetch-site': 'same-origin' } }, PORT);
  const named = { ...post, host: `localhost:${PORT}`, origin: `http://localhost:${PORT}` };
  requireOwn({ method: 'POST', headers: named }, PORT);
});

test('a link to the page may be followed from anywhere', () => {
  const headers = { host: HOST, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
  requireOwn({ method: 'GET', headers }, PORT);
});

const refused: [what: string, method: string, headers: Record<string, string>, status: number][] = [
  ['another name, which DNS could point here', 'GET', { host: `evil.example:${PORT}` }, 421],
  ['another port', 'GET', { host: '127.0.0.1:80' }, 421],
  ['no name', 'GET', {}, 421],
  [
    'another site that reads',
    'GET',
    { host: HOST, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' },
    403,
  ],
  ['another port of this machine that reads', 'GET', { host: HOST, 'sec-fetch-site': 'same-site' }, 403],
  ['another site that posts', 'POST', { ...post, origin: 'http://evil.example' }, 403],
  ['another port of this machine that posts', 'POST', { ...post, origin: 'http://127.0.0.1:1' }, 403],
  ['a post that does not say from where', 'POST', { host: HOST, 'content-type': 'application/json' }, 403],
  ['a form', 'POST', { ...post, 'content-type': 'text/plain' }, 415],
];
for (const [what, method, headers, status] of refused) {
  test(`${what} is refused`, () => {
    assert.throws(() => requireOwn({ method, headers }, PORT), { name: 'PageError', status });
  });
}
