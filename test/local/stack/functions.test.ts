import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { type Functions, startFunctions } from '../../../local/stack/functions.ts';
import type { Log } from '../../../shared/log.ts';
import { eventually } from '../../support/eventually.ts';

const logged: string[] = [];
const log: Log = (level, message) => logged.push(`${level} ${message}`);
const payloads: unknown[] = [];
let functions: Functions;

before(async () => {
  functions = await startFunctions(
    {
      async echo(payload) {
        payloads.push(payload);
        return payload;
      },
      rejects: () => Promise.reject(new Error('no database')),
      throws() {
        throw new Error('no database');
      },
      async circular() {
        const value: Record<string, unknown> = {};
        value['self'] = value;
        return value;
      },
    },
    log,
  );
});
after(() => functions.stop());
/** Errors that would end the process. */
const unhandled: unknown[] = [];
process.on('unhandledRejection', (error) => unhandled.push(error));
afterEach(() => assert.deepEqual(unhandled, []));
beforeEach(() => {
  unhandled.length = 0;
  logged.length = 0;
  payloads.length = 0;
});

const pathOf = (name: string) => `/2015-03-31/functions/${name}/invocations`;

function invoke(name: string, body: string, type = 'RequestResponse'): Promise<Response> {
  return fetch(functions.endpoint + pathOf(name), {
    method: 'POST',
    headers: { 'x-amz-invocation-type': type },
    body,
  });
}

async function assertUp(): Promise<void> {
  const response = await invoke('echo', '{"up":true}');
  assert.deepEqual([response.status, await response.json()], [200, { up: true }]);
}

test('a function runs, and its result is returned', async () => {
  await assertUp();
  const response = await invoke('echo', '');
  assert.deepEqual(await response.json(), {});
});

test('an Event invocation is accepted at once, and idle waits for it', async () => {
  const response = await invoke('echo', '{"n":1}', 'Event');
  assert.equal(response.status, 202);
  await functions.idle();
  assert.deepEqual(payloads, [{ n: 1 }]);
});

for (const type of ['RequestResponse', 'Event']) {
  test(`a body that is not JSON gets 400 as ${type}, and nothing runs`, async () => {
    for (const body of ['nonsense', '{"n":', '\u0000']) {
      const response = await invoke('echo', body, type);
      assert.deepEqual(
        [response.status, response.headers.get('x-amzn-errortype')],
        [400, 'InvalidRequestContentException'],
      );
    }
    assert.deepEqual(payloads, []);
    await assertUp();
  });

  test(`a body above Lambda's limit gets 413 as ${type}`, async () => {
    const response = await invoke('echo', JSON.stringify('x'.repeat(6 * 1024 * 1024)), type);
    assert.deepEqual(
      [response.status, response.headers.get('x-amzn-errortype')],
      [413, 'RequestTooLargeException'],
    );
    assert.deepEqual(payloads, []);
  });
}

for (const name of ['rejects', 'throws', 'circular']) {
  test(`a function that ${name} is a function error`, async () => {
    const response = await invoke(name, '{}');
    assert.deepEqual([response.status, response.headers.get('x-amz-function-error')], [200, 'Unhandled']);
    await assertUp();
  });
}

for (const name of ['rejects', 'throws']) {
  test(`a function that ${name} as an Event is logged`, async () => {
    const response = await invoke(name, '{}', 'Event');
    assert.equal(response.status, 202);
    await functions.idle();
    assert.deepEqual(logged, ['error A function failed.']);
    await assertUp();
  });
}

test('unknown functions are not found, nor are properties of every object', async () => {
  for (const name of ['nothing', 'toString', 'constructor', '__proto__', '%']) {
    const response = await invoke(name, '{}');
    assert.deepEqual(
      [response.status, response.headers.get('x-amzn-errortype')],
      [404, 'ResourceNotFoundException'],
      name,
    );
  }
  await assertUp();
});

test('a request that breaks off in its body runs nothing', async () => {
  const socket = connect(Number(new URL(functions.endpoint).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(`POST ${pathOf('echo')} HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"n":`);
  socket.end();
  socket.resume();
  await once(socket, 'close');
  await eventually(assertUp);
  assert.deepEqual(payloads, [{ up: true }]);
});

test('idle waits no longer than asked for a function that does not end', async () => {
  const hanging = Promise.withResolvers<void>();
  const other = await startFunctions({ hangs: () => hanging.promise }, log);
  try {
    const headers = { 'x-amz-invocation-type': 'Event' };
    await fetch(other.endpoint + pathOf('hangs'), { method: 'POST', headers, body: '{}' });
    assert.equal(await other.idle(1), false);
    hanging.resolve();
    assert.equal(await other.idle(), true);
  } finally {
    await other.stop();
  }
});
