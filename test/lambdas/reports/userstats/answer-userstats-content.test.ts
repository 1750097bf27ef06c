import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import {
  ANN,
  BOB,
  HASH,
  type ReportStack,
  request,
  startReportStack,
} from '../../../support/lambdas/report-stack.ts';

let stack: ReportStack;
before(async () => {
  stack = await startReportStack();
});
beforeEach(() => stack.reset());
after(() => stack.stop());

test('the export of a closed month shows tokens and no warning', async () => {
  const { content, name, lines } = await stack.reply(
    request({ name: 'userstats' }, '2018-01-12', '2018-01-14'),
  );
  assert.equal(name, 'userstats-2018-01-12-2018-01-14.csv.gz');
  assert.doesNotMatch(content, /pass/);
  assert.equal(lines.length, 48 + 5);
  assert.deepEqual(
    lines.filter((line) => !line.includes('total_users')),
    [
      `2018-01-12T09:00:00Z,msg,${ANN},#talk,5`,
      '2018-01-12T09:00:00Z,join,,,12',
      '2018-01-12T09:00:00Z,part,,,2',
      `2018-01-12T10:00:00Z,voice,${ANN},#=lounge,1800`,
      `2018-01-13T09:00:00Z,msg,${BOB},#talk,1`,
    ],
  );
  assert.equal(lines[0], '2018-01-12T00:00:00Z,total_users,,,90');
});

test('the export of an open month shows hashes with a warning and ends with the hour of the command', async () => {
  const { content, lines } = await stack.reply(request({ name: 'userstats' }, '2018-01-31', '2018-03-01'));
  assert.match(content, /Do not pass this file on.*\(2018-02\)/);
  assert.equal(lines[24], `2018-02-01T00:00:00Z,msg,${HASH},#talk,7`);
  assert.equal(lines.at(-1), '2018-02-03T12:00:00Z,total_users,,,100');
});
