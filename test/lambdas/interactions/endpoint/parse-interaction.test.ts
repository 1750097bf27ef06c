import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MalformedInteraction } from '../../../../lambdas/interactions/endpoint/json-fields.ts';
import { createRespond } from '../../../../lambdas/interactions/respond.ts';
import { component, report, sampleWorld, typing } from '../../../support/lambdas/sample-interactions.ts';

const malformed: [string, unknown][] = [
  ['a body that is not an object', []],
  ['a body that is null', null],
  ['an interaction of an unknown type', { ...report({ type: 'full' }), type: 9 }],
  ['an autocomplete for an option without choices', { ...report({ type: 'full' }), type: 4 }],
  ['an interaction without an id', { ...report({ type: 'full' }), id: 'x' }],
  ['a command without data', { ...report({ type: 'full' }), data: null }],
  ['an interaction without its member', { ...report({ type: 'full' }), member: undefined }],
  [
    'an interaction without a channel',
    { ...report({ type: 'full' }), channel: undefined, channel_id: undefined },
  ],
  ['a permission set that is not a number', report({ type: 'full' }, { permissions: '0x20' })],
  ['a role that is not an id', report({ type: 'full' }, { roles: ['admin'] })],
  [
    'a component without a user',
    { ...component('privacy:unlink', []), member: { roles: [], permissions: '0' } },
  ],
  ['an interaction without a token', { ...report({ type: 'full' }), token: '' }],
];

for (const [what, interaction] of malformed) {
  test(`${what} is malformed, and no report is requested`, async () => {
    const { deps, invoked } = sampleWorld();
    await assert.rejects(createRespond(deps)(interaction), MalformedInteraction);
    assert.deepEqual(invoked, []);
  });
}

test('an autocomplete without the option that is being typed is malformed', async () => {
  const { deps } = sampleWorld();
  const body = { ...typing(''), data: { name: 'report', options: [] } };
  await assert.rejects(createRespond(deps)(body), { name: 'MalformedInteraction' });
});
