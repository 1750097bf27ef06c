import { basename } from 'node:path';
import { styleText } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { type Stack, startStack } from '../local/stack/stack.ts';
import { runCommand, UsageError, wholeNumber } from '../shared/cli/command.ts';
import { startProgress } from '../shared/cli/progress-bar.ts';
import { quietLog } from '../shared/cli/quiet-log.ts';
import { DAY_MS, monthOf, monthStart } from '../shared/time.ts';
import { makeLife } from './life/life.ts';
import { type Page, startPage } from './page/page-server.ts';
import { type CommandSession, saveFiles, startCommandSession } from './session/commands-session.ts';
import { play } from './session/player.ts';
import { startSessionWorker } from './session/session-worker.ts';
import { drawEmbed } from './terminal/terminal-embed.ts';

const HELP = `Usage: npm run demo -- [--seed N] [--serve [--port N]]

Plays the last month of a simulated server through the real worker, queue, ingest and database, in seconds. Then its
moderators ask for reports. Only the files in out/ are kept.

  --seed N    play another month (default: 1)
  --serve     serve a page on this machine that looks like the server's channels: use commands there as a moderator, a
              member or an admin, until Ctrl-C
  --port N    the page's port (default: 8790)`;

const PORT = 8790;

const LIFE = { people: 150, channels: 12, messages: 12_000, voice: 600 };
const FLUSH_SECONDS = 600;
const COMMANDS = ['/report type:full', '/report type:hourly', '/userstats'];
const PREVIEW_LINES = 6;
const OUT = 'out';

const colour = process.stdout.isTTY === true;
const paint = (style: Parameters<typeof styleText>[0], text: string) =>
  colour ? styleText(style, text) : text;
const say = (text = '') => process.stdout.write(`${text}\n`);

await runCommand({
  help: HELP,
  options: ['seed', 'port'],
  flags: ['serve'],
  async run(_, options, flags) {
    if (options['port'] !== undefined && !flags.has('serve')) {
      throw new UsageError('--port is the port of the page: use it with --serve.');
    }
    const port = wholeNumber(options['port'], '--port', PORT, 65_535);
    const now = Date.now();
    const end = monthStart(monthOf(now));
    const month = monthOf(end - 1);
    const start = monthStart(month);
    const seed = wholeNumber(options['seed'], '--seed', 1);
    const events = [...makeLife({ seed, start, days: (end - start) / DAY_MS, ...LIFE })];
    say(
      `${paint('bold', 'Userstats')}: a server of ${LIFE.people} active people in ${month}, ${events.length} events`,
    );
    // Start the page first: a taken port must not cost the time of playing a month.
    const page = flags.has('serve') ? await startPage({ port, log: quietLog }) : undefined;
    const stack = await startStack({ log: quietLog });
    try {
      await stack.startIngest();
      const progress = startProgress('Playing', events.length);
      try {
        await play(events, {
          stack,
          flushSeconds: FLUSH_SECONDS,
          log: quietLog,
          onProgress: progress.update,
        });
      } finally {
        progress.stop();
      }
      const session = await startCommandSession(now, quietLog, stack);
      try {
        if (page) await serve(page, session, stack);
        else for (const command of COMMANDS) await show(session, command);
      } finally {
        await session.stop();
      }
    } finally {
      await page?.stop();
      await stack.stop();
    }
  },
});

/** Serves the page until Ctrl-C. */
async function serve(page: Page, session: CommandSession, stack: Stack): Promise<void> {
  const stopped = new Promise<void>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve());
  });
  const worker = await startSessionWorker(session, quietLog);
  try {
    page.open(session);
    say(`\nOpen ${paint('bold', page.url)} to try it. ${paint('dim', 'Ctrl-C stops it.')}`);
    await Promise.race([stopped, worker.failed]);
    say('Stopping.');
  } finally {
    await worker.stop();
    await stack.drained();
  }
}

/** Uses a command as a moderator, and draws the answer as Discord shows it. */
async function show(session: CommandSession, command: string): Promise<void> {
  say(`\n${paint('cyan', '@moderator')} ${paint('dim', 'in')} #mods ${paint('bold', command)}`);
  const started = performance.now();
  const outcome = await session.use(command, 'moderator', 'mods');
  const { content, embeds, attachments } = outcome.message;
  const saved = await saveFiles(outcome, OUT);
  const drawn = embeds.length > 0 ? embeds : [{ description: content }];
  for (const embed of drawn)
    say(drawEmbed(embed, { colour, width: process.stdout.columns || 80, attachments }));
  for (const [i, path] of saved.entries()) {
    if (!path.endsWith('.csv.gz')) continue;
    const lines = gunzipSync(outcome.files[i]?.bytes ?? new Uint8Array())
      .toString()
      .split('\r\n');
    say(paint('dim', `${path}, ${lines.length - 2} rows, begins:`));
    for (const line of lines.slice(0, PREVIEW_LINES)) say(paint('dim', `  ${line.replace('\uFEFF', '')}`));
  }
  const ms = Math.round(performance.now() - started);
  say(
    paint(
      'dim',
      `answered in ${ms} ms${saved.length > 0 ? `, saved ${saved.map((path) => basename(path)).join(', ')} in ${OUT}/` : ''}`,
    ),
  );
}
