import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { type Functions, startFunctions } from '../../../local/stack/functions.ts';
import { invokeFunction, lambda } from '../../../shared/aws/invoke-function.ts';
import type { Log } from '../../../shared/log.ts';

const logged: string[] = [];
const log: Log = (level, message) => logged.push(`${level} ${message}`);
const payloads: unknown[] = [];
const request = lambda.invoke;
let functions: Functions;

before(() => {
  functions = startFunctions(
    {
      async keep(payload) {
        payloads.push(payload);
      },
      rejects: () => Promise.reject(new Error('no database')),
      throws() {
        throw new Error('no database');
      },
    },
    log,
  );
});
after(() => functions.stop());
beforeEach(() => {
  logged.length = 0;
  payloads.length = 0;
});

test('an invocation is accepted before the function runs, and idle waits for it', async () => {
  await invokeFunction('keep', { n: 1 });
  assert.deepEqual(payloads, []);
  assert.equal(await functions.idle(), true);
  assert.deepEqual(payloads, [{ n: 1 }]);
});

test('a function gets a copy of the payload, as it is when it is invoked', async () => {
  const payload = { n: 1, missing: undefined };
  await invokeFunction('keep', payload);
  payload.n = 2;
  await functions.idle();
  assert.deepEqual(payloads, [{ n: 1 }]);
});

test("a payload above Lambda's limit is rejected", async () => {
  await assert.rejects(invokeFunction('keep', 'x'.repeat(1024 * 1024)), /more than 1 MB/);
  await functions.idle();
  assert.deepEqual(payloads, []);
});

for (const name of ['rejects', 'throws']) {
  test(`a function that ${name} is logged, and the next one runs`, async () => {
    await invokeFunction(name, {});
    await invokeFunction('keep', 'next');
    await functions.idle();
    assert.deepEqual([logged, payloads], [['error A function failed.'], ['next']]);
  });
}

test('unknown functions are not found, nor are properties of every object', async () => {
  for (const name of ['nothing', 'toString', 'constructor', '__proto__'])
    await assert.rejects(invokeFunction(name, {}), new Error(`There is no function named ${name}.`));
});

test('idle waits no longer than asked for a function that does not end', async () => {
  const hanging = Promise.withResolvers<void>();
  const other = startFunctions({ hangs: () => hanging.promise }, log);
  try {
    await invokeFunction('hangs', {});
    assert.equal(await other.idle(1), false);
    hanging.resolve();
    assert.equal(await other.idle(), true);
  } finally {
    other.stop();
  }
});

test('functions that stopped are not invoked any more', () => {
  const before = lambda.invoke;
  const other = startFunctions({}, log);
  assert.notEqual(lambda.invoke, before);
  other.stop();
  assert.equal(lambda.invoke, before);
  assert.notEqual(before, request);
});
