import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import {
  pngSize,
  type ReportStack,
  request,
  startReportStack,
  TEXT,
} from '../../../support/lambdas/report-stack.ts';

let stack: ReportStack;
before(async () => {
  stack = await startReportStack();
});
beforeEach(() => stack.reset());
after(() => stack.stop());

test('a weekday report of a channel is a file that includes its threads, and the reply mentions swapped dates', async () => {
  const event = request(
    { name: 'report', type: 'weekday', channel: { id: TEXT, name: 'talk' } },
    '2018-01-12',
    '2018-01-14',
  );
  const { content, name, lines } = await stack.reply({ ...event, range: { ...event.range, swapped: true } });
  assert.equal(name, 'report-weekday-talk-2018-01-12-2018-01-14.csv.gz');
  assert.match(
    content,
    /for #talk, 12 Jan 2018 00:00 – 14 Jan 2018 00:00 UTC, 2 days\nWeekdays and hours are UTC\.\n7 rows, \d+ bytes/,
  );
  assert.match(content, /reversed and have been swapped/);
  assert.equal(lines.length, 7);
  assert.equal(lines[4], 'Friday,100,1,0,12,2,5,5,0,0,0,0');
  assert.equal(lines[0], 'Monday,,0,0,0,0,0,0,0,0,0,0');
});

test('an hourly report has 24 rows, and the reply states its gaps', async () => {
  const { content, lines } = await stack.reply(
    request({ name: 'report', type: 'hourly' }, '2018-01-01', '2018-02-01'),
  );
  assert.equal(lines.length, 24);
  assert.equal(lines[9], '9,100,2,0,12,2,6,3,2.8284271247461903,0,0,0');
  assert.match(content, /Weekdays and hours are UTC\./);
  assert.match(content, /Seen: 99\.98 %, missing 6 min on 20 Jan 10:00–10:05 UTC/);
});

test('with a zone, hours are local, and the reply and the file name contain the zone', async () => {
  const command = { name: 'report', type: 'hourly', zone: 'Asia/Kolkata' } as const;
  const { content, name, lines, header } = await stack.reply(request(command, '2018-01-12', '2018-01-14'));
  assert.equal(name, 'report-hourly-all-2018-01-12-2018-01-14-Asia-Kolkata.csv.gz');
  assert.match(header, /^\uFEFFCase,Total users,/);
  assert.match(lines[14] ?? '', /^14,100,2,/);
  assert.match(content, /hours are those of Asia\/Kolkata.*\n.*hour 15 is 15:30 to 16:30/);
  assert.match(content, /12 Jan 2018 00:00 – 14 Jan 2018 00:00 UTC/);
});

test('a heatmap is a file of the 168 hours of the week, and the reply names the busiest', async () => {
  const { content, lines } = await stack.reply(
    request({ name: 'report', type: 'heatmap' }, '2018-01-01', '2018-02-01'),
  );
  assert.equal(lines.length, 168);
  assert.equal(lines[4 * 24 + 9], 'Friday,9,4,1.25,0,100,1,0,12,2,5,5,0,0,0,0');
  assert.match(content, /^\*\*Report by hour of the week\*\* for all channels/);
  assert.match(content, /Most messages: Friday 09:00 \(1\.3 an hour\), Saturday 09:00 \(0\.3 an hour\)\n/);
  assert.match(content, /Most voice time: Friday 10:00/);
});

test('a table has its picture beside the file, and the picture names the zone', async () => {
  for (const type of ['weekday', 'hourly', 'heatmap'] as const) {
    const command = { name: 'report', type, zone: 'Europe/Berlin' } as const;
    const { attachments, picture } = await stack.reply(request(command, '2018-01-12', '2018-01-14'));
    assert.deepEqual(
      attachments.map(({ filename }) => filename),
      ['csv.gz', 'png'].map((ending) => `report-${type}-all-2018-01-12-2018-01-14-Europe-Berlin.${ending}`),
    );
    assert.match(attachments[1]?.description ?? '', /UTC, 2 days, Europe\/Berlin\. Messages/);
    assert.equal(pngSize(picture?.content)[0], 1200);
  }
});
