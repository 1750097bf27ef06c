import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { build } from 'esbuild';
import { esbuildOptions, ROOT } from '../cdk/bundling.ts';
import { runCommand, wholeNumber } from '../local/command.ts';
import { type SimulatedDiscord, startDiscord } from '../local/discord/discord.ts';
import { newToken } from '../local/discord/interaction-object.ts';
import { INTERACTION } from '../local/discord/pending.ts';
import { quietLog } from '../local/quiet-log.ts';
import { simulatedApplication } from '../local/simulated-server.ts';
import { startStack } from '../local/stack.ts';
import { startProgress } from '../local/terminal/progress.ts';
import type { ReportRequest } from '../shared/report-request.ts';
import { monthStart, nextMonth } from '../shared/time.ts';
import type { ExportFindings } from './export-process.ts';
import { fillMonth } from './generated-month.ts';

const HELP = `Usage: node bench/export.ts [--rows N] [--people N] [--memory MB] [--data DIR]

Exports a generated month with the reports function's own bundle, in a process that has no more memory than a Lambda of
that size, against the embedded database and storage and a simulated Discord. Says how long it took, how much memory it
held at the most, and how long it takes in the same process only to read the same partitions.

  --rows N       rows of the export, about (default: 1000000)
  --people N     people seen in the month (default: 3 for every 100 rows)
  --memory MB    the Lambda's memory (default: 512)
  --data DIR     keep the month there, or use the one that is there (default: a directory that is deleted)`;

const GUILD = '700000000000000001';
const CHANNEL = '800000000000000000';
const MONTH = '2018-01';

await runCommand({
  help: HELP,
  options: ['rows', 'people', 'memory', 'data'],
  words: [0, 0],
  async run(_, options) {
    const rows = wholeNumber(options['rows'], '--rows', 1_000_000);
    const people = wholeNumber(options['people'], '--people', Math.ceil(rows * 0.03));
    const memory = wholeNumber(options['memory'], '--memory', 512);
    const kept = options['data'];
    const scratch = mkdtempSync(join(tmpdir(), 'userstats-'));
    const stack = await startStack({ dir: kept ?? scratch, log: quietLog });
    const discord = await startDiscord({ application: simulatedApplication() });
    try {
      await fill(join(kept ?? scratch, 'filled'), rows, people);
      process.env['DISCORD_API_URL'] = discord.apiUrl;
      const outfile = join(scratch, 'export.mjs');
      await build(esbuildOptions(join(ROOT, 'bench', 'export-process.ts'), outfile, 'lambda'));
      const reply = openReply(discord);
      const { seconds, peak, readSeconds } = await measure(outfile, reply.request, memory);
      const message = discord.rest.messages.get(reply.messageId);
      process.stdout.write(
        [
          message?.content ?? '',
          message?.embeds[0]?.description?.split('\n')[1] ?? `${message?.attachments.length} attached`,
          `${seconds.toFixed(1)} s, ${Math.round(rows / seconds)} rows/s, ${(seconds / readSeconds).toFixed(2)} times the bare reading (${readSeconds.toFixed(1)} s)`,
          `at most ${Math.round(peak / 2 ** 20)} MB of ${memory} MB`,
          '',
        ].join('\n'),
      );
    } finally {
      await discord.close();
      await stack.stop();
      rmSync(scratch, { recursive: true });
    }
  },
});

async function fill(marker: string, rows: number, people: number): Promise<void> {
  if (existsSync(marker)) return;
  const progress = startProgress('Filling', rows);
  let done = 0;
  try {
    await fillMonth({ guild: GUILD, month: MONTH, rows, people, seed: 1 }, (more) => {
      done += more;
      progress.update(done);
    });
  } finally {
    progress.stop();
  }
  writeFileSync(marker, '');
}

/** A deferred reply as the interactions function leaves it, and the request that would have been made of it. */
function openReply({ rest, context }: SimulatedDiscord): { request: ReportRequest; messageId: string } {
  const envelope = { id: rest.nextId(), token: newToken(), attachmentSizeLimit: 10 * 2 ** 20 };
  const pending = rest.interactions.open({
    ...envelope,
    type: INTERACTION.command,
    channelId: CHANNEL,
    at: Date.now(),
  });
  const message = rest.interactions.respond(pending, { type: 5 }, []);
  return {
    messageId: message?.id ?? '',
    request: {
      ...envelope,
      applicationId: context.application.id,
      guild: GUILD,
      locale: 'en',
      command: { name: 'userstats' },
      range: { start: monthStart(MONTH), end: monthStart(nextMonth(MONTH)), swapped: false },
    },
  };
}

/** Runs the bundle with what the Lambda runtime gives Node of its memory: nine tenths to the old generation. */
async function measure(bundle: string, request: ReportRequest, memory: number): Promise<ExportFindings> {
  const child = spawn(
    process.execPath,
    [`--max-old-space-size=${Math.floor(memory * 0.9)}`, bundle, JSON.stringify(request)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  if (code !== 0) throw new Error(`The export's process ended with ${code}: was its memory enough?`);
  return JSON.parse(output) as ExportFindings;
}
