import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDeploymentSettings } from '../../cdk/settings.ts';

const RIGHT = { applicationId: '720000000000000001', publicKey: 'ab'.repeat(32) };
const read = (context: Record<string, unknown>) => readDeploymentSettings((name) => context[name]);

test('settings replace their defaults', () => {
  assert.deepEqual(read(RIGHT), { ...RIGHT, flushSeconds: 10, spot: false, placeholders: [] });
  const more = { alarmEmail: 'ops@example.org', flushSeconds: 5, retentionMonths: '13', spot: 'true' };
  assert.deepEqual(read({ ...RIGHT, ...more }), {
    ...RIGHT,
    alarmEmail: 'ops@example.org',
    flushSeconds: 5,
    retentionMonths: 13,
    spot: true,
    placeholders: [],
  });
});

test('spaces around a value are ignored', () => {
  assert.equal(read({ ...RIGHT, flushSeconds: ' 5' }).flushSeconds, 5);
});

test('a fresh clone can be synthesised, and its missing settings are known', () => {
  assert.deepEqual(read({ applicationId: '', publicKey: '' }).placeholders, ['applicationId', 'publicKey']);
});

for (const [name, value, expected] of [
  ['applicationId', 'Userstats', /17 to 20 digits/],
  ['publicKey', 'ab', /64 hex digits/],
  ['alarmEmail', 'ops', /e-mail/],
  ['flushSeconds', '0', /1 to 60/],
  ...['-1', '2.5', '1e1', '0x10', '05', '61', 'Infinity', 'NaN', 'abc'].map(
    (value) => ['flushSeconds', value, /1 to 60/] as const,
  ),
  ...['0', '-1', '1.5', '1e3', '013', '1201', 'Infinity', 'NaN', 'abc'].map(
    (value) => ['retentionMonths', value, /1 to 1200/] as const,
  ),
  ['spot', 'yes', /true or false/],
  ['repositoryUrl', 'example.org', /https address/],
  ['repositoryUrl', 'https://example.org/a(b)', /https address/],
] as const) {
  test(`for ${name} ${value} the error has the name, the value and what is expected`, () => {
    assert.throws(
      () => read({ ...RIGHT, [name]: value }),
      (error: Error) => {
        assert.ok(error.message.includes(`${name} is ${JSON.stringify(value)}`));
        assert.match(error.message, expected);
        return true;
      },
    );
  });
}

test('one error names all mistakes', () => {
  assert.throws(
    () => read({ applicationId: 'x', publicKey: 'y', spot: 'z' }),
    /applicationId.*publicKey.*spot/s,
  );
});
