import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, mock, test } from 'node:test';
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import * as storedDays from '../../../reporting/days/stored-days.ts';
import { createBoundMonths } from '../../../reporting/tuning/bound-months.ts';
import { s3 } from '../../../shared/aws/s3.ts';
import { DAY_MS, daysIn, HOUR_MS, monthStart } from '../../../shared/time.ts';
import { BUCKET, startS3 } from '../../support/emulators.ts';
import { GUILD } from '../../support/ids.ts';

const OBJECT = { Bucket: BUCKET, Key: `days/${GUILD}/_2018-02` };
const FEBRUARY = daysIn(monthStart('2018-02'), monthStart('2018-03'));
const LATER = monthStart('2019-01');

let emulator: Awaited<ReturnType<typeof startS3>>;
before(async () => {
  emulator = await startS3();
});
beforeEach(() => emulator.empty());
afterEach(() => mock.restoreAll());
after(() => emulator.stop());

const fileOf = (day: string): Uint8Array =>
  Buffer.from(`the file of ${day} ${'x'.repeat(Number(day.slice(-2)))}`);

async function goThrough(days: readonly string[], { now = LATER, file = fileOf } = {}): Promise<void> {
  const months = createBoundMonths(storedDays, { guild: GUILD, days, now });
  for (const day of days) await months.passed(day, file(day));
}

/** What copies there are, asked for one after another. */
async function copies(days: readonly string[], now = LATER): Promise<(string | undefined)[]> {
  const months = createBoundMonths(storedDays, { guild: GUILD, days, now });
  const found: (string | undefined)[] = [];
  for (const day of days) {
    const copy = await months.copyOf(day);
    found.push(copy && Buffer.from(copy).toString());
  }
  return found;
}

const requests = () => {
  const send = mock.method(s3(), 'send').mock;
  return () => send.calls.filter(({ arguments: [command] }) => command instanceof GetObjectCommand).length;
};
const none = (days: readonly string[]) => days.map(() => undefined);
const texts = (days: readonly string[]) => days.map((day) => Buffer.from(fileOf(day)).toString());

test('the files of a whole month are fetched with one request once they were gone through', async () => {
  await goThrough(daysIn(monthStart('2018-01'), monthStart('2018-03')));
  const asked = requests();
  assert.deepEqual(await copies(FEBRUARY), texts(FEBRUARY));
  assert.equal(asked(), 1);
  const months = daysIn(monthStart('2018-01') + 20 * DAY_MS, monthStart('2018-02') + 9 * DAY_MS);
  assert.deepEqual(await copies(months), texts(months), 'and so is a part of each of two');
  assert.equal(asked(), 3);
});

test('a month of which a file is lacking, or a copy was used, is not bound', async () => {
  for (const days of [FEBRUARY.slice(1), FEBRUARY.slice(0, -1), FEBRUARY.filter((_, at) => at !== 9)])
    await goThrough(days);
  const months = createBoundMonths(storedDays, { guild: GUILD, days: FEBRUARY, now: LATER });
  for (const day of FEBRUARY) await months.passed(day, day === FEBRUARY[12] ? undefined : fileOf(day));
  assert.deepEqual(await copies(FEBRUARY), none(FEBRUARY));
});

test('a month that is too large is not bound', async () => {
  const send = mock.method(s3(), 'send').mock;
  const large = new Uint8Array(2 ** 20);
  await goThrough(FEBRUARY, { file: () => large });
  assert.equal(send.callCount(), 0);
});

test('copies are not asked for where few days are wanted, nor before the month is over', async () => {
  await goThrough(FEBRUARY);
  const asked = requests();
  const few = FEBRUARY.slice(0, 7);
  assert.deepEqual(await copies(few), none(few));
  assert.deepEqual(await copies(FEBRUARY, monthStart('2018-03') + HOUR_MS - 1), none(FEBRUARY));
  assert.equal(asked(), 0);
  assert.deepEqual(await copies(FEBRUARY, monthStart('2018-03') + HOUR_MS), texts(FEBRUARY));
});

test('what is no bound month, or the half of one, has only copies of what it holds', async () => {
  const put = (Body: string, Metadata: Record<string, string>) =>
    s3().send(new PutObjectCommand({ ...OBJECT, Body, Metadata }));
  await put('days', {});
  assert.deepEqual(await copies(FEBRUARY), none(FEBRUARY));
  await put('days', { lengths: 'four' });
  assert.deepEqual(await copies(FEBRUARY), none(FEBRUARY));
  await put('days', { lengths: '1 2 3' });
  assert.deepEqual(await copies(FEBRUARY), ['d', 'ay', ...none(FEBRUARY.slice(2))]);
  await s3().send(new DeleteObjectCommand(OBJECT));
  assert.deepEqual(await copies(FEBRUARY), none(FEBRUARY));
});

test('a bucket that is away is told of, by whoever asks and whoever binds', async () => {
  mock.method(s3(), 'send', async () => {
    throw new Error('connect ECONNREFUSED');
  });
  await assert.rejects(copies(FEBRUARY), /ECONNREFUSED/);
  await assert.rejects(goThrough(FEBRUARY), /ECONNREFUSED/);
});
