import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Stack, startStack } from '../local/stack/stack.ts';
import { readDays } from '../reporting/days/read-days.ts';
import { createFold } from '../reporting/figures/fold.ts';
import { quietLog } from '../shared/cli/quiet-log.ts';
import { isWithin, readDirectory } from '../shared/state/channel-directory.ts';
import { dayStart, daysIn } from '../shared/time.ts';
import { type CommandSession, startCommandSession } from '../simulator/session/commands-session.ts';
import { SERVER } from '../simulator/session/simulated-server.ts';
import { assertDump, assertReports, type Expected } from './support/expected-reports.ts';
import { assertNoUserIdIn, assertNoUserIds } from './support/personal-data.ts';
import { type Finished, run } from './support/run-command.ts';

/** Two months of a real community. The project may not publish them, so the tests run only on machines that have the files. */
const data = fileURLToPath(new URL('../../shared/data/', import.meta.url));
const timeline = join(data, 'community-2017-12_2018-01.tsv.gz');

if (existsSync(timeline)) {
  describe('two months of a real community', () => {
    const expected = JSON.parse(readFileSync(join(data, 'expected.json'), 'utf8')) as Expected;
    const dir = mkdtempSync(join(tmpdir(), 'userstats-'));
    let replayed: Finished;
    let stack: Stack;
    let session: CommandSession;

    before(async () => {
      replayed = await run('replay', [timeline, '--data', dir, '--flush-seconds', '3600']);
      stack = await startStack({ dir, log: quietLog });
      session = await startCommandSession(Date.parse('2018-02-02T10:00:00Z'), quietLog, stack);
    });
    after(async () => {
      await session?.stop();
      await stack?.stop();
      rmSync(dir, { recursive: true });
    });

    test('are replayed without an error or a user id in the output', () => {
      assert.equal(replayed.code, 0, replayed.stderr);
      assertNoUserIdIn(replayed.stdout + replayed.stderr);
    });

    test('give every report that was computed independently', () => assertReports(session, expected));

    test('give every full report to ten digits', async () => {
      const directory = await readDirectory(SERVER);
      const idOf = (name: string) => [...directory.values()].find((channel) => channel.name === name)?.id;
      for (const { channel, start, end, rows } of expected.reports.filter(({ type }) => type === 'full')) {
        const range = { start: dayStart(start), end: dayStart(end) };
        const scope = idOf(channel);
        const fold = createFold({
          range,
          cases: 'full',
          ...(scope !== undefined && { includes: (id) => isWithin(directory, id, [scope]) }),
        });
        for await (const day of readDays(SERVER, daysIn(range.start, range.end))) fold.add(day);
        const [found] = fold.rows();
        const [expectedRow = {}] = rows;
        assert.deepEqual(
          [
            found?.messagesPerUser,
            found?.messagesStdev,
            found?.voiceHours,
            found?.voiceHoursPerUser,
            found?.voiceHoursStdev,
          ].map((value) => value?.toPrecision(10)),
          [
            'Messages/user',
            'Messages/user (stdev)',
            'Voice man-hours',
            'Voice hours/user',
            'Voice hours/user (stdev)',
          ].map((name) => Number(expectedRow[name]).toPrecision(10)),
        );
      }
    });

    test('give a dump with every expected row count and sum', () => assertDump(session, expected));

    test('leave no user id in any file', () => assertNoUserIds(dir));
  });
}
