import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { type ReportStack, request, startReportStack } from '../../support/lambdas/report-stack.ts';

let stack: ReportStack;
before(async () => {
  stack = await startReportStack();
  await stack.storage.stop();
});
beforeEach(() => stack.reset());
after(() => stack.stop());

test('when the file storage is away, the reply says so and the log has the reason', async () => {
  const event = request({ name: 'userstats' }, '2018-01-12', '2018-01-13');
  const { content, logged } = await stack.failedReply(event);
  assert.equal(
    content,
    `The file storage could not be reached; nothing was lost. Try again in a few minutes. If it keeps failing, send reference ${event.id} to the bot’s operator.`,
  );
  assert.match(logged, /ECONNREFUSED/);
});
