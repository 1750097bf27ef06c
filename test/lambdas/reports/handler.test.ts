import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { handler } from '../../../lambdas/reports/handler.ts';
import { snowflakeAt } from '../../../shared/discord/snowflake.ts';
import { type ReportStack, request, startReportStack } from '../../support/lambdas/report-stack.ts';

let stack: ReportStack;
before(async () => {
  stack = await startReportStack();
});
beforeEach(() => stack.reset());
after(() => stack.stop());

test('a command that has waited for minutes is still answered', async () => {
  const id = snowflakeAt(Date.now() - 10 * 60_000);
  const { embeds } = await stack.reply(
    request({ name: 'report', type: 'full' }, '2018-01-12', '2018-01-13', { id }),
  );
  assert.equal(embeds.length, 1);
});

test('an invalid request is logged, and the reply says that it failed', async () => {
  const crossing = request({ name: 'report', type: 'full' }, '2018-01-01', '2018-02-02');
  const { content, logged } = await stack.failedReply(crossing);
  assert.equal(
    content,
    `That didn’t work; nothing was lost. Try again in a minute. If it keeps failing, send reference ${crossing.id} to the bot’s operator.`,
  );
  assert.match(logged, /cross the end of a month/);
});

test('a failure is in the language of the command, or in English if the language is unknown', async () => {
  const texts: [locale: string | undefined, text: RegExp][] = [
    ['de', /^Das hat nicht geklappt/],
    ['fr', /^Cela n’a pas marché/],
    ['es', /^No funcionó/],
    ['it', /^That didn’t work/],
    [undefined, /^That didn’t work/],
  ];
  for (const [locale, text] of texts) {
    const event = request({ name: 'report', type: 'full' }, '2018-01-01', '2018-02-02');
    const { content } = await stack.failedReply(Object.assign(event, { locale }));
    assert.match(content, text);
    stack.reset();
  }
});

for (const [name, wrong] of Object.entries({
  guild: { guild: '' },
  'range.start': { range: { start: 1, end: 3_600_000, swapped: false } },
  'range.end': { range: { start: 3_600_000, end: 3_600_000, swapped: false } },
  attachmentSizeLimit: { attachmentSizeLimit: -1 },
})) {
  test(`a request with a wrong ${name} is refused with that name`, async () => {
    const { logged } = await stack.failedReply(
      request({ name: 'userstats' }, '2018-01-01', '2018-01-02', wrong),
    );
    assert.ok(logged.includes(`A report request's ${name} should be`), logged);
  });
}

test('a request without a valid reply target throws an error that does not contain the token', async () => {
  const event = request({ name: 'userstats' }, '2018-01-01', '2018-01-02', { token: 'a/secret' });
  await assert.rejects(
    handler(event),
    (error: Error) => /token/.test(error.message) && !/secret/.test(error.message),
  );
  assert.equal(stack.discord.received.length, 0);
});

test('when Discord is away the handler throws, so that Lambda runs it again', async () => {
  const event = request({ name: 'report', type: 'full' }, '2018-01-12', '2018-01-13');
  const unavailable = { status: 429, headers: { 'retry-after': '900' } };
  stack.discord.answers.push(unavailable, unavailable);
  await assert.rejects(handler(event), /Discord answered 429/);
  assert.equal(stack.discord.received.length, 2);
});

test('a reply that is gone is logged, and the handler does not throw', async () => {
  const event = request({ name: 'report', type: 'full' }, '2018-01-12', '2018-01-13');
  stack.discord.answers.push({ status: 404, body: { code: 10008 } });
  const { logged } = await stack.failedReply(event);
  assert.match(logged, /"warn".*The reply is gone.*404 \(code 10008\)/);
});

test('when the function’s time is nearly over, the reply says so', async () => {
  const event = request({ name: 'report', type: 'full' }, '2018-01-12', '2018-01-13');
  const { content } = await stack.failedReply(event, { getRemainingTimeInMillis: () => 8_000 });
  assert.match(content, /took too long/);
});

test('a command that has waited too long for its token is answered with that', async () => {
  const id = snowflakeAt(Date.now() - 13 * 60_000);
  const { content } = await stack.failedReply(
    request({ name: 'userstats' }, '2018-01-12', '2018-01-13', { id }),
  );
  assert.match(content, /took too long/);
});
