import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRespond } from '../../../../lambdas/interactions/respond.ts';
import { sampleWorld, typing } from '../../../support/lambdas/sample-interactions.ts';

test('dates are offered while the user types, relative to the time of typing', async () => {
  const { deps } = sampleWorld();
  const response = await createRespond(deps)(typing('yesterday'));
  assert.deepEqual(response, {
    type: 8,
    data: {
      choices: [
        {
          name: 'yesterday → 9 Feb 2018 00:00 – 10 Feb 2018 00:00 UTC, 1 day',
          value: '2018-02-09 to 2018-02-10',
        },
      ],
    },
  });
});

test('time zones are offered while the user types, first those where the user’s language is spoken', async () => {
  const { deps } = sampleWorld();
  const zone = (value: string) => ({
    ...typing(''),
    locale: 'de',
    data: { name: 'report', options: [{ name: 'timezone', type: 3, value, focused: true }] },
  });
  const names = async (value: string) => {
    const response = await createRespond(deps)(zone(value));
    assert.ok(response.type === 8);
    return response.data.choices.map(({ name }) => name);
  };
  assert.deepEqual((await names('')).slice(0, 2), [
    'UTC (jetzt UTC+00:00)',
    'Europe/Berlin (jetzt UTC+01:00)',
  ]);
  assert.deepEqual((await names('köl')).slice(0, 1), ['Köln: Europe/Berlin (jetzt UTC+01:00)']);
});

test('an option without choices gets none', async () => {
  const { deps } = sampleWorld();
  const body = {
    ...typing(''),
    data: { name: 'report', options: [{ name: 'type', type: 3, value: 'f', focused: true }] },
  };
  assert.deepEqual(await createRespond(deps)(body), { type: 8, data: { choices: [] } });
});

test('a user without permission gets no choices, and nobody does while the database fails', async () => {
  const { deps } = sampleWorld();
  const nothing = { type: 8, data: { choices: [] } };
  assert.deepEqual(await createRespond(deps)(typing('yesterday', { permissions: '0' })), nothing);
  const away = { ...deps, readSince: () => Promise.reject(new Error('away')) };
  assert.deepEqual(await createRespond(away)(typing('yesterday')), nothing);
});
