import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Functions, startFunctions } from '../../local/functions.ts';
import { quietLog } from '../../local/quiet-log.ts';
import { OBJECT_NAMES } from '../object-names.ts';

let functions: Functions;

before(async () => {
  functions = await startFunctions({ echo: async (payload) => payload }, quietLog);
});
after(() => functions.stop());

const invoke = (name: string, body: unknown = {}) =>
  fetch(`${functions.endpoint}/2015-03-31/functions/${name}/invocations`, {
    method: 'POST',
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(5_000),
  });

test('a function is invoked by its name', async () => {
  assert.deepEqual(await (await invoke('echo', { a: 1 })).json(), { a: 1 });
});

test('a name that no function has, but every object, is answered with 404', async () => {
  for (const name of ['another', ...OBJECT_NAMES]) {
    const { status, headers } = await invoke(name);
    assert.equal(status, 404, name);
    assert.equal(headers.get('x-amzn-errortype'), 'ResourceNotFoundException');
  }
});
