import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileName, safeName } from '../../../../lambdas/reports/files/file-names.ts';
import { range } from '../../../support/reporting/days.ts';

const JANUARY = range('2018-01-01', '2018-02-01');

test('the dump and a report are named after what they hold and their range', () => {
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

test('a zone that is not UTC is part of the name, where hours go by it', () => {
  const named = (zone: string) => fileName({ name: 'report', type: 'hourly', zone }, JANUARY);
  assert.equal(named('UTC'), 'report-hourly-all-2018-01-01-2018-02-01.csv.gz');
  assert.equal(
    named('America/Port-au-Prince'),
    'report-hourly-all-2018-01-01-2018-02-01-America-Port-au-Prince.csv.gz',
  );
});

test("a channel's name is made safe for any file system, its id stands in where nothing is left", () => {
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
