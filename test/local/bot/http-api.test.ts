import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, beforeEach, test } from 'node:test';
import { createHttpHandler } from '../../../lambdas/interactions/endpoint/http.ts';
import { createRespond } from '../../../lambdas/interactions/respond.ts';
import { type HttpApi, startHttpApi } from '../../../local/bot/http-api.ts';
import type { Log } from '../../../shared/log.ts';
import { NO_SETTINGS } from '../../../shared/state/guild-settings.ts';
import { generateKeys } from '../../../simulator/discord/rest/key-pair.ts';
import { eventually } from '../../support/eventually.ts';
import { report } from '../../support/lambdas/sample-interactions.ts';

const { publicKey, sign } = generateKeys();
const TIMESTAMP = '1518264000';
const BODY = JSON.stringify(report({ type: 'full' }));
const logged: string[] = [];
const log: Log = (level, message) => logged.push(`${level} ${message}`);
/** The requests that the handler sent. A refused request must send none. */
const asked: string[] = [];
let api: HttpApi;

before(async () => {
  const respond = createRespond({
    async readSettings() {
      asked.push('settings');
      return NO_SETTINGS;
    },
    async writeSetting() {
      asked.push('write');
    },
    async readDirectory() {
      asked.push('directory');
      return new Map();
    },
    async readSince() {
      return Date.parse('2018-01-01T00:00:00Z');
    },
    async invokeReports() {
      asked.push('reports');
    },
    async sendUnlinkRequest() {
      asked.push('unlinking');
      return true;
    },
    log,
    emit() {},
  });
  const handler = createHttpHandler({ publicKey: () => publicKey, respond, log, emit() {} });
  api = await startHttpApi({ handler, log, port: 0, host: '127.0.0.1' });
});
after(() => api.stop());
beforeEach(() => {
  asked.length = 0;
  logged.length = 0;
});

const signature = (body: string) => sign(TIMESTAMP + body);

function post(body: string, signedAs: string | undefined = signature(body)): Promise<Response> {
  return fetch(api.url, {
    method: 'POST',
    headers: {
      'x-signature-timestamp': TIMESTAMP,
      ...(signedAs !== undefined && { 'x-signature-ed25519': signedAs }),
    },
    body,
  });
}

test('a signed command is answered and passed to the reports function', async () => {
  const response = await post(BODY);
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('content-type'), 'application/json');
  assert.deepEqual(await response.json(), { type: 5, data: { flags: 64 } });
  assert.deepEqual(asked, ['settings', 'reports']);
});

test('the signature is verified for the exact bytes of the body', async () => {
  assert.equal((await post(`\n ${BODY} `)).status, 200);
});

const PING = '{"type":1}';
const TAMPERED = BODY.replace('full', 'fu11');
const refused: [what: string, status: number, body: string, signedAs?: string][] = [
  ['without a signature', 401, BODY, ''],
  ['with a signature that is no hex', 401, BODY, 'z'.repeat(128)],
  ['signed by somebody else', 401, BODY, generateKeys().sign(TIMESTAMP + BODY)],
  ['signed for another time', 401, BODY, sign(`1518264001${BODY}`)],
  ['tampered with', 401, TAMPERED, signature(BODY)],
  ['truncated', 401, BODY.slice(0, -1), signature(BODY)],
  ['empty', 401, '', signature(BODY)],
  ['a PING without a signature', 401, PING, ''],
  ['signed but truncated before that', 400, BODY.slice(0, -1)],
  ['signed but no JSON', 400, 'type=2'],
  ['signed but no interaction', 400, '[]'],
  ['signed but of an unknown type', 400, '{"type":99}'],
  ['signed but larger than any interaction', 400, JSON.stringify({ type: 2, x: 'x'.repeat(300_000) })],
  ['larger than what is read', 413, JSON.stringify({ type: 2, x: 'x'.repeat(3_000_000) })],
];
for (const [what, status, body, signedAs] of refused) {
  test(`a request that is ${what} gets ${status}, and nothing runs`, async () => {
    assert.equal((await post(body, signedAs)).status, status);
    assert.deepEqual(asked, []);
    assert.deepEqual(
      logged.filter((line) => line.startsWith('error')),
      [],
    );
  });
}

test('other paths and methods are not served', async () => {
  const { origin } = new URL(api.url);
  for (const path of ['/', '/interactions/', '/interactionsx', '/../etc/passwd']) {
    assert.equal((await fetch(origin + path, { method: 'POST', body: BODY })).status, 404, path);
  }
  for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS']) {
    const response = await fetch(api.url, { method });
    assert.deepEqual([response.status, response.headers.get('allow')], [405, 'POST'], method);
  }
  assert.equal((await fetch(`${api.url}?x=1`, { method: 'POST', body: BODY })).status, 401);
  assert.deepEqual(asked, []);
});

/** Sends raw bytes and returns the answer. */
async function raw(bytes: string): Promise<string> {
  const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
  await once(socket, 'connect');
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    answer += text;
  });
  socket.end(bytes);
  await once(socket, 'close');
  return answer;
}

test('malformed HTTP does not stop the server', async () => {
  for (const target of ['//', 'http://', '/%', '*', '//interactions']) {
    const answer = await raw(
      `POST ${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`,
    );
    assert.match(answer, /^HTTP\/1\.1 40[04] /, target);
  }
  assert.match(await raw('nonsense\r\n\r\n'), /^HTTP\/1\.1 400 /);
  assert.equal((await post(BODY)).status, 200);
});

test('a request that breaks off runs nothing', async () => {
  await raw(
    `POST /interactions HTTP/1.1\r\nhost: x\r\nx-signature-timestamp: ${TIMESTAMP}\r\nx-signature-ed25519: ${signature(BODY)}\r\n` +
      `content-length: ${BODY.length}\r\n\r\n${BODY.slice(0, 20)}`,
  );
  assert.deepEqual([asked, logged], [[], []]);
  assert.equal((await post(BODY)).status, 200);
});

test('for a port in use the error says what to do', async () => {
  const port = Number(new URL(api.url).port);
  await assert.rejects(startHttpApi({ handler: async () => ({}), log, port, host: '127.0.0.1' }), {
    name: 'EmulatorError',
    message:
      /^The interactions endpoint cannot listen on port \d+ of 127\.0\.0\.1: .*Free the port, or set PORT to another\.$/,
  });
});

test('a handler that fails is a 500, and is logged', async () => {
  const failing = await startHttpApi({
    handler: () => Promise.reject(new Error('no database')),
    log,
    port: 0,
    host: '127.0.0.1',
  });
  try {
    assert.equal((await fetch(failing.url, { method: 'POST', body: BODY })).status, 500);
    await eventually(() => assert.deepEqual(logged, ['error The interactions function failed.']));
  } finally {
    await failing.stop();
  }
});

test('an answer that cannot be written breaks off only its own request', async () => {
  const failing = await startHttpApi({
    handler: async () => JSON.parse('{"statusCode":200,"body":5}'),
    log,
    port: 0,
    host: '127.0.0.1',
  });
  try {
    for (const _ of [1, 2]) await assert.rejects(fetch(failing.url, { method: 'POST', body: BODY }));
    await eventually(() => assert.equal(logged.length, 2));
    assert.deepEqual(new Set(logged), new Set(['error The interactions function failed.']));
  } finally {
    await failing.stop();
  }
});

test('the URL has the address that the server listens on', async () => {
  for (const [host, origin] of [
    ['0.0.0.0', 'http://0.0.0.0'],
    ['127.0.0.2', 'http://127.0.0.2'],
    ['localhost', 'http://(127\\.0\\.0\\.1|\\[::1\\])'],
  ] as const) {
    const one = await startHttpApi({ handler: async () => ({}), log, port: 0, host });
    try {
      assert.match(one.url, new RegExp(`^${origin}:\\d+/interactions$`));
      assert.equal((await fetch(one.url)).status, 405);
    } finally {
      await one.stop();
    }
  }
});

test('for an address of another machine the error names the setting', async () => {
  await assert.rejects(startHttpApi({ handler: async () => ({}), log, port: 0, host: '192.0.2.1' }), {
    name: 'EmulatorError',
    message:
      /^The interactions endpoint cannot listen on 192\.0\.2\.1: .*Set HOST to an address of this machine\.$/,
  });
});
