import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { fillMonth } from '../../../bench/reports/generated-month.ts';
import { findReference, withoutReference } from '../../../bench/reports/reference.ts';
import { csvPieces } from '../../../lambdas/reports/files/csv.ts';
import { userstatsLines } from '../../../lambdas/reports/userstats/userstats-lines.ts';
import { type Stack, startStack } from '../../../local/stack/stack.ts';
import { foldDays } from '../../../reporting/days/fold-days.ts';
import { readDays } from '../../../reporting/days/read-days.ts';
import { CASES } from '../../../reporting/figures/cases.ts';
import { createFold, type ReportRow } from '../../../reporting/figures/fold.ts';
import { NO_HASHES } from '../../../reporting/tuning/hashes-by-token.ts';
import { quietLog } from '../../../shared/cli/quiet-log.ts';
import { channelLabel, readDirectory, rollUp } from '../../../shared/state/channel-directory.ts';
import { daysIn } from '../../../shared/time.ts';
import { GUILD } from '../../support/ids.ts';

const RANGE = { start: Date.UTC(2018, 0, 1), end: Date.UTC(2018, 1, 1) };
const DAYS = daysIn(RANGE.start, RANGE.end);
const dir = mkdtempSync(join(tmpdir(), 'userstats-'));
let stack: Stack;

before(async () => {
  stack = await startStack({ log: quietLog, serve: true });
  await fillMonth({ guild: GUILD, month: '2018-01', rows: 3_000, people: 150, seed: 7 }, () => {});
  const directory = await readDirectory(GUILD);
  const lines = userstatsLines({
    range: RANGE,
    days: readDays(GUILD, DAYS),
    now: RANGE.end,
    hashesOf: async () => NO_HASHES,
    rollUp: (id) => rollUp(directory, id),
    label: (id) => channelLabel(directory, id),
  });
  let text = '';
  for await (const piece of csvPieces(lines)) text += piece;
  writeFileSync(join(dir, 'export.csv.gz'), gzipSync(text));
});
after(async () => {
  await stack.stop();
  rmSync(dir, { recursive: true });
});

/** The reference with the export's rows, in its own folder. Without Python only the note can be tested. */
async function splitExport(name: string) {
  const reference = await findReference('python3');
  if (!reference) return void assert.match(withoutReference('python3'), /Install Python 3/);
  const folder = join(dir, name);
  assert.deepEqual((await reference(folder, 'split', join(dir, 'export.csv.gz'))).found, { days: 31 });
  return { folder, run: (...args: [string, ...string[]]) => reference(folder, ...args) };
}

const figures = (row: ReportRow) => ({
  totalUsers: row.totalUsers,
  joins: row.joins,
  parts: row.parts,
  activeUsers: row.activeUsers,
  messages: row.messages,
  messagesStdev: row.messagesStdev,
  voiceUsers: row.voiceUsers,
  voiceHours: row.voiceHours,
  voiceHoursStdev: row.voiceHoursStdev,
});

for (const cases of ['full', 'hourly', 'weekday'] as const)
  test(`the reference's ${cases} report of an export has the figures of the project's report`, async () => {
    const reference = await splitExport(cases);
    if (!reference) return;
    const fold = createFold({ range: RANGE, cases });
    await foldDays(GUILD, DAYS, [fold]);
    const { found } = await reference.run('report', cases);
    const theirs = found as Record<string, Record<string, number>>;
    assert.deepEqual(Object.keys(theirs).sort(), [...CASES[cases]].sort());
    for (const row of fold.rows()) {
      for (const [name, own] of Object.entries(figures(row))) {
        const other = theirs[row.case]?.[name] ?? Number.NaN;
        assert.ok(
          Math.abs(other - Number(own)) <= 1e-9 * Math.abs(other),
          `${row.case} ${name}: ${own}, ${other}`,
        );
      }
    }
  });

test('the reference exports the given rows, and anonymises each person with one token', async () => {
  const reference = await splitExport('copies');
  if (!reference) return;
  const lines = (file: string) =>
    gunzipSync(readFileSync(file)).toString().replace('\uFEFF', '').trim().split(/\r?\n/);
  const out = join(dir, 'copied.csv.gz');
  await reference.run('export', out);
  const [, ...given] = lines(join(dir, 'export.csv.gz'));
  const [, ...copied] = lines(out);
  assert.deepEqual(copied, given);
  const { found } = await reference.run('anonymise');
  await reference.run('export', out);
  const [, ...changed] = lines(out);
  const names = new Map<string, string>();
  for (const [at, line] of given.entries()) {
    const [before, now] = [line.split(','), changed[at]?.split(',') ?? []];
    const name = names.get(before[2] ?? '') ?? now[2] ?? '';
    names.set(before[2] ?? '', name);
    assert.deepEqual(now, before.with(2, name));
    assert.equal(name === before[2], name === '');
  }
  names.delete('');
  assert.deepEqual(found, { people: names.size });
  assert.equal(new Set(names.values()).size, names.size);
});

test('without Python there is no reference, and the note says what to do', async () => {
  const none = join(dir, 'no-such-python');
  assert.equal(await findReference(none), undefined);
  assert.match(withoutReference(none), /no-such-python could not be run.*--python/);
});
