/** Takes some seconds: it bundles three scripts and runs each in a new process. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fillMonth } from '../../../bench/reports/generated-month.ts';
import { buildReportProcesses, type ReportProcesses } from '../../../bench/reports/report-processes.ts';
import { type Stack, startStack } from '../../../local/stack/stack.ts';
import { quietLog } from '../../../shared/cli/quiet-log.ts';
import { type SimulatedDiscord, startDiscord } from '../../../simulator/discord/discord.ts';
import { simulatedApplication } from '../../../simulator/session/simulated-server.ts';
import { GUILD } from '../../support/ids.ts';

const RANGE = { start: Date.UTC(2018, 0, 1), end: Date.UTC(2018, 1, 1), swapped: false };
const dir = mkdtempSync(join(tmpdir(), 'userstats-'));
let stack: Stack;
let discord: SimulatedDiscord;
let processes: ReportProcesses;

before(async () => {
  stack = await startStack({ log: quietLog, serve: true });
  discord = await startDiscord({ application: simulatedApplication() });
  process.env['DISCORD_API_URL'] = discord.apiUrl;
  await fillMonth({ guild: GUILD, month: '2018-01', rows: 300, people: 20, seed: 7 }, () => {});
  processes = await buildReportProcesses(dir, discord, RANGE);
});
after(async () => {
  await discord.close();
  await stack.stop();
  rmSync(dir, { recursive: true });
});

test('each script runs as it is bundled, and gives its measurements', async () => {
  const figures = await processes.makeFigures(GUILD, 'full');
  assert.equal(figures.seconds.length, 2);
  const reports = await processes.makeReports(GUILD, [{ name: 'report', type: 'full' }]);
  assert.equal(reports.seconds.length, 1);
  for (const { seconds, peak } of [figures, reports]) {
    assert.ok(seconds.every((each) => each > 0));
    assert.ok(peak > 0);
  }
  const reading = await processes.readDays(GUILD);
  for (const [name, value] of Object.entries(reading)) assert.ok(value > 0, name);
});
