import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileName, safeName } from '../../../../lambdas/reports/files/file-names.ts';
import { range } from '../../../support/reporting/days.ts';

const JANUARY = range('2018-01-01', '2018-02-01');

test('a file is named after its content and its range', () => {
  assert.equal(fileName({ name: 'userstats' }, JANUARY), 'userstats-2018-01-01-2018-02-01.csv.gz');
  assert.equal(
    fileName({ name: 'report', type: 'weekday' }, JANUARY),
    'report-weekday-all-2018-01-01-2018-02-01.csv.gz',
  );
  assert.equal(
    fileName({ name: 'report', type: 'hourly', channel: { id: '1', name: 'moarvm' } }, JANUARY),
    'report-hourly-moarvm-2018-01-01-2018-02-01.csv.gz',
  );
  assert.equal(
    fileName({ name: 'report', type: 'full', zone: 'Europe/Berlin' }, JANUARY, 'png'),
    'report-full-all-2018-01-01-2018-02-01.png',
  );
});

test('a zone other than UTC is part of the name, if the report uses it', () => {
  const named = (zone: string) => fileName({ name: 'report', type: 'hourly', zone }, JANUARY);
  assert.equal(named('UTC'), 'report-hourly-all-2018-01-01-2018-02-01.csv.gz');
  assert.equal(
    named('America/Port-au-Prince'),
    'report-hourly-all-2018-01-01-2018-02-01-America-Port-au-Prince.csv.gz',
  );
});

test('a channel’s name is made safe for any file system, or replaced by its id if nothing is left', () => {
  const named = (name: string) => safeName({ id: '800000000000000001', name });
  assert.equal(named('🎉party'), 'party');
  assert.equal(named('../../etc/passwd'), 'etc-passwd');
  assert.equal(named('Café "x"\r\n'), 'Cafe-x');
  assert.equal(named('off_topic'), 'off_topic');
  assert.equal(named('🎉'), '800000000000000001');
  assert.equal(named('日本語'), '800000000000000001');
  assert.equal(named('---'), '800000000000000001');
  assert.ok(named('x'.repeat(100)).length <= 60);
});
