import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nestErrors } from '../../../../simulator/discord/limits/form.ts';
import { OBJECT_NAMES } from '../../../support/object-names.ts';

test('an error is nested under its path, whatever the names of the fields', () => {
  const before = Object.getOwnPropertyNames(Object.prototype);
  for (const name of OBJECT_NAMES) {
    const shown = JSON.stringify(nestErrors([{ path: [name, 0, name], code: 'C', message: 'M' }]));
    assert.equal(shown, `{"${name}":{"0":{"${name}":{"_errors":[{"code":"C","message":"M"}]}}}}`);
  }
  assert.deepEqual(Object.getOwnPropertyNames(Object.prototype), before);
});
