import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import {
  CATEGORY,
  LEFT,
  pngSize,
  type ReportStack,
  request,
  startReportStack,
  TEXT,
  THREAD,
} from '../../../support/lambdas/report-stack.ts';

let stack: ReportStack;
before(async () => {
  stack = await startReportStack();
});
beforeEach(() => stack.reset());
after(() => stack.stop());

test('a full report is an embed', async () => {
  const { embeds, content } = await stack.reply(
    request({ name: 'report', type: 'full' }, '2018-01-01', '2018-01-15'),
  );
  const [embed] = embeds;
  assert.equal(embed?.title, 'Report for all channels, 1 Jan 2018 00:00 – 15 Jan 2018 00:00 UTC, 14 days');
  assert.deepEqual(
    embed?.fields?.map(({ value }) => value),
    [
      '100',
      '2',
      '1',
      '+10 (+12|-2)',
      '6',
      '3.0 (σ=2.8)',
      '0.5',
      '0.5 h (σ=0.0)',
      '#talk: 6 · 2 · 0.0 h\n#=lounge: 0 · 1 · 0.5 h',
    ],
  );
  assert.equal(embed?.description, undefined);
  assert.equal(content, '');
});

test('the last member count before the range counts, but none from before the guild’s first data', async () => {
  const quiet = request({ name: 'report', type: 'full' }, '2018-01-05', '2018-01-06');
  assert.equal((await stack.reply(quiet)).embeds[0]?.fields?.[0]?.value, '90\n= unchanged');
  const before = request({ name: 'report', type: 'full' }, '2017-12-21', '2017-12-22');
  assert.equal((await stack.reply(before)).embeds[0]?.fields?.[0]?.value, 'n/a');
});

test('a full report shows a chart of its range with an alt text', async () => {
  const event = request({ name: 'report', type: 'full' }, '2018-01-12', '2018-01-14');
  const { embeds, attachments, picture } = await stack.reply(event);
  const name = 'report-full-all-2018-01-12-2018-01-14.png';
  assert.equal(embeds[0]?.image?.url, `attachment://${name}`);
  assert.deepEqual([picture?.name, attachments[0]?.filename], [name, name]);
  assert.match(
    attachments[0]?.description ?? '',
    /^Activity over time: all channels, 12 Jan 2018 00:00 – 14 Jan 2018 00:00, 2 days, UTC\. Messages per hour: 6 in all; most: 12 Jan 09:00, 5\./,
  );
  const [width, height = 0] = pngSize(picture?.content);
  assert.equal(width, 1200);
  assert.ok(height > 400);
});

test('a picture that is too large to attach is left out of the reply', async () => {
  const event = request({ name: 'report', type: 'full' }, '2018-01-12', '2018-01-14', {
    attachmentSizeLimit: 1000,
  });
  const { embeds, attachments } = await stack.reply(event);
  assert.equal(embeds[0]?.image, undefined);
  assert.equal(embeds[0]?.fields?.length, 9);
  assert.deepEqual(attachments, []);
  assert.match(stack.logged.join(''), /picture is too large to attach/);
});

test('a full report is compared with the period before, and the gaps of that are shown', async () => {
  const command = { name: 'report', type: 'full' } as const;
  const day = await stack.reply(request(command, '2018-01-13', '2018-01-14'));
  assert.match(day.embeds[0]?.description ?? '', /^Compared with the time before, 12 Jan 2018 00:00/);
  assert.equal(day.embeds[0]?.fields?.[4]?.value, '1\n▼ 80.0 % (-4)');
  const after = await stack.reply(request(command, '2018-01-21', '2018-01-22'));
  assert.match(after.embeds[0]?.description ?? '', /\n⚠️ Of that time: Seen: 99\.\d\d %, missing 6 min/);
  const first = await stack.reply(request(command, '2018-01-01', '2018-02-01'));
  assert.equal(first.embeds[0]?.description, undefined, 'December was not seen from its beginning');
});

test('a category includes its channels and their threads, a thread only itself', async () => {
  const of = async (channel: { id: string; name: string }) => {
    const { embeds } = await stack.reply(
      request({ name: 'report', type: 'full', channel }, '2018-01-12', '2018-01-14'),
    );
    return [
      embeds[0]?.title?.split(',')[0],
      embeds[0]?.fields?.[4]?.value.split('\n')[0],
      embeds[0]?.fields?.length,
    ];
  };
  assert.deepEqual(await of({ id: CATEGORY, name: 'Text' }), ['Report for the category Text', '6', 8]);
  assert.deepEqual(await of({ id: THREAD, name: 'a thread' }), [
    'Report for the thread a thread in #talk',
    '2',
    8,
  ]);
  assert.deepEqual(await of({ id: TEXT, name: 'talk' }), ['Report for #talk', '6', 8]);
});

test('a report for a server that the bot has left uses the stored counts', async () => {
  const event = request({ name: 'report', type: 'full' }, '2018-01-12', '2018-01-14', { guild: LEFT });
  const { embeds } = await stack.reply(event);
  assert.match(embeds[0]?.fields?.[4]?.value ?? '', /^3\n/);
  assert.equal(embeds[0]?.fields?.at(-1)?.value, '#gone (deleted): 3 · 1 · 0.0 h');
});

test('a server without data gets an answer', async () => {
  const event = request({ name: 'report', type: 'full' }, '2018-01-01', '2018-02-01', {
    guild: '700000000000000002',
  });
  assert.equal((await stack.reply(event)).embeds[0]?.fields?.[0]?.value, 'n/a');
});
