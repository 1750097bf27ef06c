import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvLine } from '../../../../lambdas/reports/files/csv.ts';
import { casesCsvRows } from '../../../../lambdas/reports/report/cases-table.ts';

test('a report has the columns of the specification', () => {
  assert.deepEqual(casesCsvRows([]).map(csvLine).toArray(), [
    'Case,Total users,Active users,Voice users,Joins,Parts,Messages,Messages/user,(stdev),Voice man-hours,Voice hours/user,(stdev)\r\n',
  ]);
});
