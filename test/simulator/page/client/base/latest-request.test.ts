import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { createLatestRequest } from '../../../../../simulator/page/client/base/latest-request.ts';

/** Requests that the test answers, in the order in which they are sent. */
function setUp() {
  const sent: { request: string; resolve: (answer: string) => void; reject: (error: Error) => void }[] = [];
  const passedOn: string[] = [];
  const latest = createLatestRequest(
    (request: string) =>
      new Promise<string>((resolve, reject) => {
        sent.push({ request, resolve, reject });
      }),
    (answer) => passedOn.push(answer),
    (error) => passedOn.push(`failed: ${error instanceof Error ? error.message : ''}`),
  );
  return { ...latest, sent, passedOn, requests: () => sent.map(({ request }) => request) };
}

test('one request is sent at a time, and only the newest of those that wait', async () => {
  const { send, sent, passedOn, requests } = setUp();
  for (const request of ['a', 'ab', 'abc']) send(request);
  assert.deepEqual(requests(), ['a']);
  sent[0]?.resolve('A');
  await turn();
  assert.deepEqual([requests(), passedOn], [['a', 'abc'], []]);
  sent[1]?.resolve('ABC');
  await turn();
  assert.deepEqual(passedOn, ['ABC']);
});

test('the answer to a cancelled request is ignored', async () => {
  const { send, cancel, sent, passedOn, requests } = setUp();
  send('a');
  cancel();
  sent[0]?.resolve('A');
  await turn();
  send('b');
  sent[1]?.reject(new Error('no'));
  await turn();
  assert.deepEqual([requests(), passedOn], [['a', 'b'], ['failed: no']]);
});
