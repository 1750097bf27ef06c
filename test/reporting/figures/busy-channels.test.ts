import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DayCounters } from '../../../reporting/days/day-counters.ts';
import { createBusyChannels } from '../../../reporting/figures/busy-channels.ts';
import type { Range } from '../../../shared/time.ts';
import { day, msg, range, voice } from '../../support/reporting/days.ts';

const rollUp = (id: string): string => (id.startsWith('t') ? 'a' : id);

function busy(asked: Range, days: DayCounters[]) {
  const channels = createBusyChannels({ range: asked, rollUp });
  for (const each of days) channels.add(each);
  return channels.rows();
}

const FRIDAY = day('2018-01-12', {
  ann: [msg(9, 'a', 3), msg(10, 't1', 2), voice(10, 'v', 1800)],
  bob: [msg(10, 'a', 1), msg(10, 'b', 4)],
  cat: [voice(10, 'v', 3600), msg(23, 'late', 9)],
});

test('threads count for their channel, people count once, and voice ranks like messages', () => {
  const asked = range('2018-01-12', '2018-01-12T23');
  assert.deepEqual(busy(asked, [FRIDAY, day('2018-01-13', { ann: [msg(1, 'a', 50)] })]), [
    { id: 'v', messages: 0, people: 2, voiceHours: 1.5 },
    { id: 'a', messages: 6, people: 2, voiceHours: 0 },
    { id: 'b', messages: 4, people: 1, voiceHours: 0 },
  ]);
});

test('a person of two days counts once', () => {
  const [row] = busy(range('2018-01-12', '2018-01-14'), [
    day('2018-01-12', { ann: [msg(1, 'a', 1)] }),
    day('2018-01-13', { ann: [msg(1, 't1', 1)], bob: [msg(1, 't2', 1)] }),
  ]);
  assert.deepEqual(row, { id: 'a', messages: 3, people: 2, voiceHours: 0 });
});

test('a channel without counts has no row', () => {
  assert.deepEqual(busy(range('2018-01-12', '2018-01-13'), [day('2018-01-12')]), []);
});
