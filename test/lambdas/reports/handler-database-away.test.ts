import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { type ReportStack, request, startReportStack } from '../../support/lambdas/report-stack.ts';

let stack: ReportStack;
before(async () => {
  stack = await startReportStack();
  await stack.database.stop();
});
beforeEach(() => stack.reset());
after(() => stack.stop());

test('when the database is away, the reply says so', async () => {
  const event = request({ name: 'userstats' }, '2018-01-12', '2018-01-13');
  assert.equal(
    (await stack.failedReply(event)).content,
    `The database could not be reached; nothing was lost. Try again in a few minutes. If it keeps failing, send reference ${event.id} to the bot’s operator.`,
  );
});
