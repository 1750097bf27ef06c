import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { APIMessage } from 'discord-api-types/v10';
import { startStack } from '../../local/stack/stack.ts';
import { quietLog } from '../../shared/cli/quiet-log.ts';
import { assertNoUserIdIn } from '../support/personal-data.ts';
import { type Finished, run } from '../support/run-command.ts';
import { csvLines } from '../support/simulator/csv-lines.ts';

type Printed = APIMessage & { saved: string[] };

const TIMELINE = fileURLToPath(new URL('../support/fixtures/small-timeline.tsv', import.meta.url));
const NOW = '2018-02-02T10:00:00Z';
const EPHEMERAL = 64;

const dir = mkdtempSync(join(tmpdir(), 'userstats-'));
const data = join(dir, 'data');
const out = join(dir, 'out');

before(async () => {
  const { code, stderr } = await run('replay', [TIMELINE, '--data', data]);
  assert.equal(code, 0, stderr);
});
after(() => rmSync(dir, { recursive: true }));

function slash(line: string, ...options: string[]): Promise<Finished> {
  return run('slash', [line, '--now', NOW, '--out', out, ...options]);
}

/** A data directory whose bot has counted nothing yet. */
async function emptyData(name: string): Promise<string> {
  const empty = join(dir, name);
  const stack = await startStack({ dir: empty, log: quietLog });
  await stack.stop();
  return empty;
}

/** The printed JSON. Nothing else may be printed. */
function printed({ code, stdout, stderr }: Finished): Printed {
  assert.equal(code, 0, stderr);
  assertNoUserIdIn(stdout + stderr);
  return JSON.parse(stdout) as Printed;
}

// Each case takes some seconds: it runs the command, which starts a whole stack.
test('prints the message as JSON, and saves the attachments that it lists', async () => {
  const message = printed(
    await slash('/report type:hourly channel:general dates:January 2018', '--data', data),
  );
  const [file = ''] = message.saved;
  assert.deepEqual(
    message.saved,
    ['csv.gz', 'png'].map((ending) => join(out, `report-hourly-general-2018-01-01-2018-02-01.${ending}`)),
  );
  assert.equal(message.attachments.length, 2);
  const bytes = readFileSync(file);
  assert.equal(message.attachments[0]?.size, bytes.length);
  const [header, ...rows] = csvLines(bytes);
  assert.equal(
    header,
    'Case,Total users,Active users,Voice users,Joins,Parts,Messages,Messages/user,(stdev),Voice man-hours,Voice hours/user,(stdev)',
  );
  assert.deepEqual(
    rows.map((row) => row.split(',', 1)[0]),
    Array.from({ length: 24 }, (_, hour) => String(hour)),
  );
  assert.equal(rows[9], '9,12,1,0,1,0,2,2,0,0,0,0');
});

test('saves nothing without an attachment, and the reply is in the language of --locale', async () => {
  const outsider = ['--data', data, '--as', 'member', '--in', 'general'];
  const message = printed(await slash('/report type:full', ...outsider, '--locale', 'de'));
  assert.deepEqual([message.saved, message.flags], [[], EPHEMERAL]);
  assert.match(message.content, /^Nur Moderatoren können hier nach Statistiken fragen/);
});

test('says that there is no data yet, and that settings are missing', async () => {
  const empty = await emptyData('empty');
  const admin = await slash('/report type:full', '--data', empty, '--as', 'admin');
  const moderator = await slash('/report type:full', '--data', empty, '--as', 'moderator');
  assert.match(printed(admin).content, /^Nothing has been recorded on this server yet/);
  assert.match(
    printed(moderator).content,
    /^Only members with the permission Manage Server .* let moderators in with `\/userstats-settings`\.$/,
  );
  assert.deepEqual([printed(admin).flags, printed(moderator).flags], [EPHEMERAL, EPHEMERAL]);
});

test('refuses unknown options, values and commands with code 2, and names the known ones', async () => {
  const wrong: [args: string[], said: RegExp][] = [
    [
      ['/report type:full', '--frm', 'x'],
      /--frm.*Known options: --help, --data, --now, --out, --as, --in, --locale\./,
    ],
    [['/report type:full', '--now', 'noon'], /--now: expected an ISO 8601 instant such as .*, got "noon"/],
    [
      ['/stats dates:today', '--data', await emptyData('wrong')],
      /There is no command \/stats\. Known: \/userstats, \/report, \/userstats-settings, \/userstats-privacy, \/userstats-help\./,
    ],
  ];
  await Promise.all(
    wrong.map(async ([args, said]) => {
      const { code, stdout, stderr } = await run('slash', args);
      assert.deepEqual([code, stdout], [2, ''], stderr);
      assert.match(stderr, said);
      assert.match(stderr, /^Usage: npm run slash -- /m);
    }),
  );
});

test('a directory without data is refused, and nothing is made there', async () => {
  const none = join(dir, 'none');
  const { code, stdout, stderr } = await slash('/report type:full', '--data', none);
  assert.deepEqual([code, stdout], [2, '']);
  assert.match(stderr, /^There is no data in .*none\. Name another directory with --data or DATA_DIR\.$/m);
  assert.equal(existsSync(none), false);
});
