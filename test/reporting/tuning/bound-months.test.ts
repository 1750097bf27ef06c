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

async function bind(days: readonly string[], { now = LATER, file = fileOf } = {}): Promise<void> {
  const months = createBoundMonths(storedDays, { guild: GUILD, days, now });
  for (const day of days) await months.addDay(day, file(day));
}

/** Loads the copies of days, one after another. */
async function loadCopies(days: readonly string[], now = LATER): Promise<(string | undefined)[]> {
  const months = createBoundMonths(storedDays, { guild: GUILD, days, now });
  const found: (string | undefined)[] = [];
  for (const day of days) {
    const copy = await months.loadCopy(day);
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

test('one request fetches all files of a month that was read before', async () => {
  await bind(daysIn(monthStart('2018-01'), monthStart('2018-03')));
  const asked = requests();
  assert.deepEqual(await loadCopies(FEBRUARY), texts(FEBRUARY));
  assert.equal(asked(), 1);
  const months = daysIn(monthStart('2018-01') + 20 * DAY_MS, monthStart('2018-02') + 9 * DAY_MS);
  assert.deepEqual(await loadCopies(months), texts(months), 'also parts of two months');
  assert.equal(asked(), 3);
});

test('a month that lacks a file, or from which a copy was used, is not bound', async () => {
  for (const days of [FEBRUARY.slice(1), FEBRUARY.slice(0, -1), FEBRUARY.filter((_, at) => at !== 9)])
    await bind(days);
  const months = createBoundMonths(storedDays, { guild: GUILD, days: FEBRUARY, now: LATER });
  for (const day of FEBRUARY) await months.addDay(day, day === FEBRUARY[12] ? undefined : fileOf(day));
  assert.deepEqual(await loadCopies(FEBRUARY), none(FEBRUARY));
});

test('a month that is too large is not bound', async () => {
  const send = mock.method(s3(), 'send').mock;
  const large = new Uint8Array(2 ** 20);
  await bind(FEBRUARY, { file: () => large });
  assert.equal(send.callCount(), 0);
});

test('copies are not loaded for a few days, nor before the month is over', async () => {
  await bind(FEBRUARY);
  const asked = requests();
  const few = FEBRUARY.slice(0, 7);
  assert.deepEqual(await loadCopies(few), none(few));
  assert.deepEqual(await loadCopies(FEBRUARY, monthStart('2018-03') + HOUR_MS - 1), none(FEBRUARY));
  assert.equal(asked(), 0);
  assert.deepEqual(await loadCopies(FEBRUARY, monthStart('2018-03') + HOUR_MS), texts(FEBRUARY));
});

test('an object that is no bound month, or only part of one, gives the copies that it holds', async () => {
  const put = (Body: string, Metadata: Record<string, string>) =>
    s3().send(new PutObjectCommand({ ...OBJECT, Body, Metadata }));
  await put('days', {});
  assert.deepEqual(await loadCopies(FEBRUARY), none(FEBRUARY));
  await put('days', { lengths: 'four' });
  assert.deepEqual(await loadCopies(FEBRUARY), none(FEBRUARY));
  await put('days', { lengths: '1 2 3' });
  assert.deepEqual(await loadCopies(FEBRUARY), ['d', 'ay', ...none(FEBRUARY.slice(2))]);
  await s3().send(new DeleteObjectCommand(OBJECT));
  assert.deepEqual(await loadCopies(FEBRUARY), none(FEBRUARY));
});

test('loading and binding throw when the bucket is unreachable', async () => {
  mock.method(s3(), 'send', async () => {
    throw new Error('connect ECONNREFUSED');
  });
  await assert.rejects(loadCopies(FEBRUARY), /ECONNREFUSED/);
  await assert.rejects(bind(FEBRUARY), /ECONNREFUSED/);
});
