import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import fc from 'fast-check';
import { expiryOf, keptSince, retentionMonths } from '../../../shared/state/retention.ts';
import { monthOf, monthStart } from '../../../shared/time.ts';

afterEach(() => {
  delete process.env['RETENTION_MONTHS'];
});

test('without the setting, counters are kept for ever', () => {
  assert.equal(retentionMonths(), undefined);
});

test('anything but a whole number of months is refused', () => {
  for (const value of ['0', '-1', '1.5', '1e3', ' 5', '12 ', '05', 'Infinity', 'NaN', 'abc', '1201']) {
    process.env['RETENTION_MONTHS'] = value;
    assert.throws(retentionMonths, /whole number of months/);
  }
  process.env['RETENTION_MONTHS'] = '13';
  assert.equal(retentionMonths(), 13);
});

test('a month expires the set number of months after its end', () => {
  assert.equal(expiryOf('2018-01', 1) * 1000, Date.UTC(2018, 2, 1));
  assert.equal(expiryOf('2018-11', 13) * 1000, Date.UTC(2020, 0, 1));
});

test('a month can be read until it expires', () => {
  const instants = fc.integer({ min: Date.UTC(2016), max: Date.UTC(2040) });
  fc.assert(
    fc.property(instants, instants, fc.integer({ min: 1, max: 60 }), (then, now, months) => {
      const month = monthOf(then);
      assert.equal(monthStart(month) >= keptSince(now, months), expiryOf(month, months) * 1000 > now);
    }),
  );
});
