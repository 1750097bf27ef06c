import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readTimeline } from '../../simulator/life/timeline.ts';
import { run } from '../support/run-command.ts';

const dir = mkdtempSync(join(tmpdir(), 'userstats-'));
after(() => rmSync(dir, { recursive: true }));

const SMALL = ['--users', '40', '--messages', '500', '--days', '3', '--channels', '4', '--voice', '20'];
const simulate = (out: string, ...more: string[]) =>
  run('simulate', [...SMALL, '--start', '2018-02-01', '--out', join(dir, out), ...more]);

test('a generated life has the messages, days and voice sessions of the options', async () => {
  const { code, stderr } = await simulate('life.tsv.gz');
  assert.equal(code, 0, stderr);
  const events = await readTimeline(join(dir, 'life.tsv.gz'));
  const messages = events.filter(({ kind, bot }) => kind === 'msg' && !bot);
  assert.equal(messages.length, 500);
  assert.equal(new Date(events[0]?.at ?? 0).toISOString(), '2018-02-01T00:00:00.000Z');
  assert.ok((events.at(-1)?.at ?? 0) < Date.UTC(2018, 1, 4));
  assert.equal(events.filter(({ kind, bot }) => kind === 'voice_join' && !bot).length, 20);
  assert.match(stderr, /Done: \d+ events/);
});

test('the same seed writes the same bytes, another seed writes others', async () => {
  for (const [out, seed] of [
    ['a.tsv', '7'],
    ['b.tsv', '7'],
    ['c.tsv', '8'],
  ] as const)
    assert.equal((await simulate(out, '--seed', seed)).code, 0);
  const [a, b, c] = ['a.tsv', 'b.tsv', 'c.tsv'].map((name) => readFileSync(join(dir, name), 'utf8'));
  assert.equal(a, b);
  assert.notEqual(a, c);
});

test('options out of range and files that cannot be written are reported in one line', async () => {
  const nowhere = await simulate('there/is/none.tsv');
  assert.equal(nowhere.code, 1);
  assert.match(nowhere.stderr, /none\.tsv: there is no such folder/);
  for (const [options, message] of [
    [['--channels', '2'], /--channels: expected 3 or more/],
    [['--start', '2018-02-01T12:00Z'], /--start: expected a day/],
    [['--days', 'many'], /--days: expected a whole number/],
  ] as const) {
    const { code, stderr } = await simulate('x.tsv', ...options);
    assert.equal(code, 2);
    assert.match(stderr, message);
  }
});
